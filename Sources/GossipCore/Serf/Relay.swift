internal import MessagePack

/// A Serf message that a third node passes on to its destination.
struct Relay: Sendable, Hashable {
  var destination: PeerAddress
  var destinationName: String
  /// The inner message, its type byte first.
  var message: [UInt8]

  init(destination: PeerAddress, destinationName: String, message: [UInt8]) {
    self.destination = destination
    self.destinationName = destinationName
    self.message = message
  }

  init(decoding bytes: [UInt8]) throws(WireError) {
    let header: MessagePackValue
    do throws(MessagePackError) {
      var reader = MessagePackReader(bytes, offset: 1, limits: WireLimits.body)
      header = try reader.read()
      message = Array(bytes[reader.offset...])
    } catch {
      throw .messagePack(error)
    }
    let fields = try WireFields(header, order: ["DestAddr", "DestName"])
    let address = try WireFields(fields["DestAddr"] ?? .null, order: ["IP", "Port", "Zone"])
    destination = try address.address("IP", port: "Port")
    destinationName = try fields.text("DestName")
    guard !message.isEmpty else { throw .truncated }
  }

  var encoded: [UInt8] {
    var bytes = [SerfMessage.Kind.relay.rawValue]
    let address: MessagePackValue = .fields([
      "IP": .raw(destination.bytes), "Port": .unsigned(UInt64(destination.port)), "Zone": .text(""),
    ])
    MessagePackValue.fields(["DestAddr": address, "DestName": .text(destinationName)]).encode(into: &bytes)
    return bytes + message
  }
}
