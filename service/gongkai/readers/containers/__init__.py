"""Files that hold files: archives and mail, opened one level after another under one set of limits."""

from gongkai.readers.containers.members import Member, container_kind, members

__all__ = ["Member", "container_kind", "members"]
