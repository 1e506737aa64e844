internal import MessagePack

/// A user event as it is gossiped.
struct UserEventMessage: Sendable, Hashable, WireMessage {
  var time: UInt64
  var name: String
  var payload: [UInt8]
  var coalesce: Bool

  init(time: UInt64, name: String, payload: [UInt8], coalesce: Bool) {
    self.time = time
    self.name = name
    self.payload = payload
    self.coalesce = coalesce
  }

  static let order = ["LTime", "Name", "Payload", "CC"]

  init(_ fields: WireFields) throws(WireError) {
    time = try fields.number("LTime")
    name = try fields.text("Name")
    payload = try fields.bytes("Payload")
    coalesce = try fields.flag("CC")
  }

  var body: MessagePackValue {
    .fields([
      "CC": .bool(coalesce), "LTime": .unsigned(time), "Name": .text(name), "Payload": .bytesOrNull(payload),
    ])
  }
}
