"""What leaves an import statement that is refused."""


class ValidationError(ValueError):
    """An importer isn't as the contract demands. Not an ``ImportError``, which is often swallowed."""

    def __init__(self, message: str, report: str, importer: str, contract: str) -> None:
        super().__init__(message, report, importer, contract)
        self.report = report
        self.importer = importer
        self.contract = contract

    def __str__(self) -> str:
        return str(self.args[0])


class ContractError(ValueError):
    """A contract can't be used."""
