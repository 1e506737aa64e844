extension GossipNode {
  /// Takes a packet apart and handles what it holds.
  mutating func receive(_ bytes: [UInt8], from sender: PeerAddress) {
    statistics.packetsReceived += 1
    statistics.bytesReceived += bytes.count
    let packet = Packet(decoding: bytes)
    statistics.malformed += packet.faults.count
    for message in packet.messages {
      switch message {
      case .ping(let ping): answer(ping, from: sender)
      case .indirectPing(let request): relay(request, from: sender)
      case .ack(let ack): receive(ack)
      case .nack(let nack): receive(nack)
      case .suspect(let accusation): suspect(accusation)
      case .alive(let news): learn(news, from: sender)
      case .dead(let accusation): bury(accusation)
      case .user(let message): receiveUserMessage(message, from: sender)
      }
    }
  }

  /// Sends messages in one packet; to another member, filled up with what is queued. Nobody else is told: a stranger
  /// could aim our packets at others, and use up what members have not heard yet. A forged name still lets a member
  /// hear early.
  ///
  /// - Parameter name: what the receiver says it is called. It is a member when that one is known at this address.
  mutating func transmit(_ messages: [PacketMessage], to address: PeerAddress, called name: String) {
    let first = messages.map(\.encoded)
    guard name != configuration.name, let member = peers[name], member.state != .left,
      member.address.isSamePlace(as: address)
    else {
      return send(first, to: address, versions: nil)
    }
    var room = packetRoom - first.reduce(0) { $0 + $1.count + Packet.partOverhead }
    let fill = takeBroadcasts(room: &room, most: Packet.parts - first.count)
    send(first + fill, to: address, versions: member.versions)
  }

  /// Bytes that the messages of one packet may take, each with its cost in a compound.
  var packetRoom: Int { configuration.limits.packet - Packet.compoundOverhead - configuration.packetOverhead }

  mutating func send(_ messages: [[UInt8]], to address: PeerAddress, versions: ProtocolVersions?) {
    let bytes = Packet.encode(
      messages, isPacked: configuration.compresses, isChecksummed: versions?.understandsChecksum ?? false)
    statistics.packetsSent += 1
    statistics.bytesSent += bytes.count
    send(.sendDatagram(bytes, to: address))
  }
}
