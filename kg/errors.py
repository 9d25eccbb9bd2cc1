"""The exceptions of this package, raised where the program cannot go on and caught only at the command line.

    KgError
    ├── UsageError       what was asked for does not exist or does not fit together
    ├── WorkspaceError   a folder is no workspace, or cannot be read or written
    ├── StoreError       a built store is missing or damaged, or an endpoint does not answer
    └── QueryError       a query is not SPARQL, or does not bind

Faulty *data* is never an exception: it is a `kg.faults.Fault`.
"""


class KgError(Exception):
    """Say in one sentence what cannot be done, and in a second what to do about it.

    Attributes:
        message: what is wrong and where.
        remedy: what to do; empty where nothing can be advised.
    """

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy


class UsageError(KgError):
    """Something was asked for that does not exist."""


class WorkspaceError(KgError):
    """A folder or file of a workspace cannot be used."""


class StoreError(KgError):
    """A store or an endpoint cannot be asked."""


class QueryError(KgError):
    """A query is not SPARQL, or its parameters do not bind."""
