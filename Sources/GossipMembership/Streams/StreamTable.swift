internal import GossipCore
internal import NIOCore

/// The streams that the node knows, and those that it is done with but that are still open.
///
/// How long the node may want a stream is for the node to say; the table limits the time that closing one takes.
struct StreamTable {
  private struct Entry {
    var channel: (any Channel)?
    var lastWrite: EventLoopFuture<Void>?
    /// When a stream that is being closed must be; nil while the node wants it.
    var closeDeadline: GossipInstant?
  }

  private var entries: [StreamID: Entry] = [:]

  /// The earliest time at which a stream must be closed.
  var nextDeadline: GossipInstant? { entries.values.compactMap(\.closeDeadline).min() }

  /// How many there are.
  var count: Int { entries.count }

  /// Whether the node still wants to hear of a stream.
  func isOpen(_ id: StreamID) -> Bool { entries[id].map { $0.closeDeadline == nil } ?? false }

  /// Notes a stream; one that is still to be connected has no channel yet.
  mutating func add(_ id: StreamID, channel: (any Channel)? = nil) {
    entries[id] = Entry(channel: channel)
  }

  /// Gives a stream its channel; closes it and answers false when the stream is not wanted any more.
  mutating func connect(_ id: StreamID, to channel: any Channel) -> Bool {
    guard isOpen(id) else {
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

  /// Closes a stream once everything is written, or at the deadline: the other side may never read it.
  mutating func close(_ id: StreamID, by deadline: GossipInstant) {
    guard isOpen(id), let channel = entries[id]?.channel else {
      if isOpen(id) { remove(id) }
      return
    }
    entries[id]?.closeDeadline = deadline
    if let lastWrite = entries[id]?.lastWrite {
      lastWrite.whenComplete { _ in channel.close(promise: nil) }
    } else {
      channel.close(promise: nil)
    }
  }

  /// Forgets a stream whose connection is gone, or never stood.
  mutating func remove(_ id: StreamID) {
    entries[id] = nil
  }

  /// Closes the streams that could not be closed in time otherwise.
  mutating func expire(at now: GossipInstant) {
    for (id, entry) in entries {
      guard let deadline = entry.closeDeadline, deadline <= now else { continue }
      remove(id)
      entry.channel?.close(promise: nil)
    }
  }

  /// Closes everything and waits until it is.
  mutating func closeAll() async {
    let channels = entries.values.compactMap(\.channel)
    entries = [:]
    for channel in channels { channel.close(promise: nil) }
    for channel in channels { try? await channel.closeFuture.get() }
  }
}
