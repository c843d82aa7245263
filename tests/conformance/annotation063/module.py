import typing
X: typing.Pattern[str] = 1
