internal import GossipCore
internal import JoinCryptography
internal import JoinPrimitives
internal import Synchronization

/// The label and the keys in force, shared by the sockets, which use them, and the node's queries, which change them.
final class ClusterKeys: Sendable {
  private let label: ClusterLabel
  private let file: KeyRingFile?
  private let ring: Mutex<KeyRing?>

  /// Starts with a ring, or with none where nothing is encrypted. Changes go to `file`, if there is one.
  init(label: ClusterLabel, ring: KeyRing?, file: KeyRingFile?) {
    self.label = label
    self.file = file
    self.ring = Mutex(ring)
  }

  /// The envelope of packets.
  var packets: PacketEnvelope { PacketEnvelope(label: label, ring: ring.withLock { $0 }) }

  /// The envelope of messages on streams.
  var streams: StreamEnvelope { StreamEnvelope(label: label, ring: ring.withLock { $0 }) }

  /// Does what an operator asks of all members at once. One task alone asks for it, and waits for the disk.
  func answer(_ request: KeyRingRequest) -> KeyRingAnswer {
    guard let current = ring.withLock({ $0 }) else {
      return KeyRingAnswer(succeeded: false, message: "this node has no key: encryption is off")
    }
    if request == .list {
      let texts = current.keys.map { $0.text.reveal() }
      return KeyRingAnswer(succeeded: true, keys: texts, primaryKey: texts[0])
    }
    do {
      let next = try Self.ring(current, after: request)
      // Not under the lock, which every packet takes.
      if next != current { try file?.store(next) }
      ring.withLock { $0 = next }
      return KeyRingAnswer(succeeded: true)
    } catch {
      return KeyRingAnswer(succeeded: false, message: "\(error)")
    }
  }

  private static func ring(_ ring: KeyRing, after request: KeyRingRequest) throws -> KeyRing {
    var ring = ring
    switch request {
    case .install(let bytes): try ring.install(try GossipKey(bytes: bytes))
    case .use(let bytes): try ring.use(try GossipKey(bytes: bytes))
    case .remove(let bytes): try ring.remove(try GossipKey(bytes: bytes))
    case .list: break
    }
    return ring
  }
}
