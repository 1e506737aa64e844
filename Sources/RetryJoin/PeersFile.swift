import FoundationEssentials
public import JoinDiscovery
import JoinMembership
import JoinPrimitives

/// The live members of the last run, kept on disk: seeds for a start at which an entry cannot be looked up.
///
/// The file belongs to one node on one machine with one configuration, which its fingerprint stands for. One that was
/// copied, is stale, or was written under another configuration says nothing.
public struct PeersFile: Sendable {
  /// What a file gave.
  enum Content: Sendable, Equatable {
    /// There is none yet.
    case absent
    /// It holds these seeds.
    case peers([Seed])
    /// It is there and does not count, for this reason.
    case discarded(reason: String)
  }

  private struct Document: Codable {
    var version = PeersFile.version
    let fingerprint: String
    /// Seconds since 1970.
    let written: Int64
    let peers: [String]
  }

  private static let version = 1
  private static let sizeLimit = 64 << 10
  /// Older peers have most likely gone elsewhere.
  private static let longestAge: Int64 = 72 * 3600
  /// So many peers are enough to find the rest.
  private static let peerLimit = 128

  /// Where it is.
  public let path: String
  private let fingerprint: @Sendable () -> String
  private let wallClock: any WallClock

  /// Names the file of a node.
  ///
  /// - Parameters:
  ///   - dataDirectory: where the agent keeps files; the file's own folder in it is made when it is first written.
  ///   - nodeName: two nodes that share a directory have a file each.
  ///   - fingerprint: gives a digest of all that must be the same for the peers to be meant: entries, cluster, key,
  ///     machine.
  public init(
    dataDirectory: String, nodeName: String, fingerprint: @escaping @Sendable () -> String,
    wallClock: any WallClock = SystemWallClock()
  ) {
    path = "\(dataDirectory)/join/\(Self.fileName(of: nodeName)).json"
    self.fingerprint = fingerprint
    self.wallClock = wallClock
  }

  func load() -> Content {
    let document: Document
    do {
      guard let bytes = try PrivateFile.read(path, limit: Self.sizeLimit) else { return .absent }
      document = try JSONDecoder().decode(Document.self, from: Data(bytes))
    } catch let error as PrivateFile.Failure {
      return .discarded(reason: "it cannot be read: \(error)")
    } catch {
      return .discarded(reason: "it is no file of this program")
    }
    guard document.version == Self.version else { return .discarded(reason: "another version wrote it") }
    guard document.fingerprint == fingerprint() else {
      return .discarded(reason: "it belongs to another configuration or machine")
    }
    let now = Int64(wallClock.now.timeIntervalSince1970)
    // The file may hold any number: only what is known of this clock is calculated with.
    guard document.written <= now else { return .discarded(reason: "its time lies ahead") }
    guard document.written >= now - Self.longestAge else {
      return .discarded(reason: "it is older than \(Self.longestAge / 3600) hours")
    }
    return .peers(document.peers.prefix(Self.peerLimit).compactMap(Self.seed))
  }

  /// Replaces the file as a whole.
  func store(_ endpoints: Set<HostPort>) throws(PrivateFile.Failure) {
    let all = endpoints.map { "\($0)" }.sorted()
    // Evenly over the whole list, so that the peers of one subnet do not crowd out the others.
    let step = max(1, (all.count + Self.peerLimit - 1) / Self.peerLimit)
    let peers = stride(from: 0, to: all.count, by: step).map { all[$0] }
    let document = Document(
      fingerprint: fingerprint(), written: Int64(wallClock.now.timeIntervalSince1970), peers: peers)
    guard let bytes = try? JSONEncoder().encode(document) else { return }
    if let slash = path.lastIndex(of: "/") { try PrivateFile.makeFolder(String(path[..<slash])) }
    try PrivateFile.write(Array(bytes), to: path)
  }

  private static func seed(_ text: String) -> Seed? {
    guard let endpoint = try? HostPort(parsing: text), case .address(let address) = endpoint.host else { return nil }
    return Seed(address, port: endpoint.port)
  }

  /// The name with everything but letters, digits, `-` and `_` as `%` and two digits, and dots only inside.
  private static func fileName(of nodeName: String) -> String {
    var name = ""
    for byte in nodeName.utf8 {
      let character = Character(UnicodeScalar(byte))
      let isPlain =
        byte < 0x80 && (character.isLetter || character.isNumber || "-_".contains(character))
        || (character == "." && !name.isEmpty)
      name += isPlain ? String(character) : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }
    return name
  }
}
