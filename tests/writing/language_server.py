"""A language server, spoken to as an editor does."""

from __future__ import annotations

import json
import queue
import subprocess
import threading
from pathlib import Path
from types import TracebackType
from typing import Any

Json = dict[str, Any]
SETTINGS = {
    "validate": True,
    "completion": True,
    "hover": True,
    "schemaStore": {"enable": False},
}
COMPLETION = {"completionItem": {"snippetSupport": True, "documentationFormat": ["markdown"]}}


class LanguageServer:
    """Speaks the Language Server Protocol over the standard streams of a process."""

    def __init__(self, program: str, folder: Path) -> None:
        self.folder = folder
        self.messages: queue.Queue[Json] = queue.Queue()
        self.number = 0
        self.uri = ""
        self.process = subprocess.Popen(
            [program, "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    def __enter__(self) -> LanguageServer:
        threading.Thread(target=self.read, daemon=True).start()
        text = {"completion": COMPLETION, "publishDiagnostics": {}}
        self.ask(
            "initialize",
            processId=None,
            rootUri=self.folder.as_uri(),
            capabilities={"workspace": {"configuration": True}, "textDocument": text},
        )
        self.tell("initialized")
        self.tell("workspace/didChangeConfiguration", settings={"yaml": SETTINGS})
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.process.kill()
        self.process.wait()

    def read(self) -> None:
        assert self.process.stdout
        while True:
            length = 0
            while (line := self.process.stdout.readline().strip()) != b"":
                name, _, value = line.partition(b":")
                length = int(value) if name.lower() == b"content-length" else length
            if length == 0:
                return
            self.messages.put(json.loads(self.process.stdout.read(length)))

    def send(self, message: Json) -> None:
        assert self.process.stdin
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.process.stdin.flush()

    def tell(self, method: str, **params: Any) -> None:
        self.send({"method": method, "params": params})

    def ask(self, method: str, **params: Any) -> Any:
        self.number += 1
        self.send({"id": self.number, "method": method, "params": params})
        while True:
            message = self.next()
            if message.get("id") == self.number and "method" not in message:
                return message["result"]

    def next(self) -> Json:
        """The next message; questions of the server are answered on the way."""
        while True:
            message = self.messages.get(timeout=60)
            if message.get("method") == "workspace/configuration":
                asked = len(message["params"]["items"])
                self.send({"id": message["id"], "result": [SETTINGS, *[{}] * (asked - 1)]})
            elif message.get("method") == "client/registerCapability":
                self.send({"id": message["id"], "result": None})
            else:
                return message

    def open(self, name: str, text: str) -> None:
        self.uri = (self.folder / name).as_uri()
        document = {"uri": self.uri, "languageId": "yaml", "version": 1, "text": text}
        self.tell("textDocument/didOpen", textDocument=document)

    def problems(self) -> list[str]:
        """What the server marks in the open document."""
        while True:
            message = self.next()
            if message.get("method") == "textDocument/publishDiagnostics":
                found = [one["message"] for one in message["params"]["diagnostics"]]
                if found:
                    return found

    def at(self, method: str, line: int, column: int) -> Any:
        position = {"line": line, "character": column}
        return self.ask(method, textDocument={"uri": self.uri}, position=position)

    def completions(self, line: int, column: int) -> set[str]:
        found = self.at("textDocument/completion", line, column)
        items = found["items"] if isinstance(found, dict) else found
        return {item["label"] for item in items}

    def hover(self, line: int, column: int) -> str:
        return str(self.at("textDocument/hover", line, column)["contents"]["value"])
