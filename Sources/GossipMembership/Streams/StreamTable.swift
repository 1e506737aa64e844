internal import GossipCore
internal import NIOCore

/// The streams that the node knows, each with its deadline.
struct StreamTable {
  private struct Entry {
    var channel: (any Channel)?
    let deadline: GossipInstant
    var lastWrite: EventLoopFuture<Void>?
  }

  private var entries: [StreamID: Entry] = [:]

  /// The earliest deadline.
  var nextDeadline: GossipInstant? { entries.values.map(\.deadline).min() }

  /// Whether the node still wants to hear of a stream.
  func isOpen(_ id: StreamID) -> Bool { entries[id] != nil }

  /// Notes a stream; one that is still to be connected has no channel yet.
  mutating func add(_ id: StreamID, channel: (any Channel)? = nil, deadline: GossipInstant) {
    entries[id] = Entry(channel: channel, deadline: deadline)
  }

  /// Gives a stream its channel; closes it and answers false when the stream is not wanted any more.
  mutating func connect(_ id: StreamID, to channel: any Channel) -> Bool {
    guard entries[id] != nil else {
      channel.close(promise: nil)
      return false
    }
    entries[id]?.channel = channel
    return true
  }

  /// Writes behind everything that was written before.
  mutating func write(_ bytes: [UInt8], on id: StreamID) {
    guard let channel = entries[id]?.channel else { return }
    entries[id]?.lastWrite = channel.writeAndFlush(ByteBuffer(bytes: bytes))
  }

  /// Forgets a stream and closes it once everything is written.
  mutating func close(_ id: StreamID) {
    guard let entry = entries.removeValue(forKey: id), let channel = entry.channel else { return }
    guard let lastWrite = entry.lastWrite else {
      channel.close(promise: nil)
      return
    }
    lastWrite.whenComplete { _ in channel.close(promise: nil) }
  }

  /// Closes the streams whose time is over, and names them.
  mutating func expire(at now: GossipInstant) -> [StreamID] {
    let late = entries.filter { $0.value.deadline <= now }
    for (id, entry) in late {
      entries[id] = nil
      entry.channel?.close(promise: nil)
    }
    return Array(late.keys)
  }

  /// Closes everything and waits until it is.
  mutating func closeAll() async {
    let channels = entries.values.compactMap(\.channel)
    entries = [:]
    for channel in channels { channel.close(promise: nil) }
    for channel in channels { try? await channel.closeFuture.get() }
  }
}
