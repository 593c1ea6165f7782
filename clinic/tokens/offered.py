"""What a key can be given: what its owner may do, but for making keys."""

from clinic.permissions import Access, Permission


def offered(access: Access) -> list[Permission]:
    """Return what a person can let a key of hers do, in the order of the list of permissions."""
    return [p for p in Permission if p is not Permission.MAKE_KEYS and access.allows(p)]


def only_reads(permission: Permission) -> bool:
    """Say whether a permission changes nothing; these are what a new key has at first."""
    return permission.name.startswith("VIEW_")
