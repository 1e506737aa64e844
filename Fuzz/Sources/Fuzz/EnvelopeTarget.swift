import GossipCore

@testable import GossipEnvelope

/// Labels and encryption.
enum EnvelopeTarget {
  private static let ring = (try? GossipKey(bytes: Array(0..<16))).map { KeyRing(primary: $0) }

  static func feed(_ bytes: [UInt8]) {
    for label in [ClusterLabel.none, ClusterLabel("lab")].compactMap({ $0 }) {
      for ring in [nil, ring] {
        let packets = PacketEnvelope(label: label, ring: ring)
        _ = try? packets.unwrap(bytes)
        if let wrapped = try? packets.wrap(bytes), label.bytes.isEmpty == false || ring != nil {
          // Plain bytes may look encrypted, and are then refused on purpose.
          if let opened = try? packets.unwrap(wrapped) { promise(opened == bytes, "what was labelled reads otherwise") }
          promise(ring == nil || (try? packets.unwrap(wrapped)) == bytes, "what was sealed does not open")
        }
        _ = PacketClass(bytes)
        var decoder = StreamDecoder(StreamEnvelope(label: label, ring: ring), from: .initiator)
        do {
          for piece in [bytes.prefix(3), bytes.dropFirst(3)] { _ = try decoder.append(piece) }
        } catch {
          promise(!"\(error)".isEmpty, "an error says nothing")
        }
      }
    }
  }
}
