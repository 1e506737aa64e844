/// Something in the inventory that a tag is attached to.
struct TaggedObject: Decodable, Sendable {
  /// `VirtualMachine`, `HostSystem`, `Folder`.
  let type: String
  /// What it is called in its type: `vm-57`.
  let id: String

  /// Whether it is a virtual machine.
  var isMachine: Bool { type == "VirtualMachine" }
}
