/// What helps against failures of both APIs.
enum VSphereRemedy {
  static let login =
    "check user, with its domain as in dkron@vsphere.local, and password, and that the account is neither locked nor expired"
  static let host = "check that host is a vCenter of version 6.5 or later; a single ESXi host has no tags"
  static let ended =
    "nothing to do unless it lasts: the next try signs in anew; then see who ends sessions of this user"
}
