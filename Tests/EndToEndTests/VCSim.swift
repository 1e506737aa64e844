import CloudHTTP
import FoundationEssentials
import JoinDiscovery
import JoinTestKit

/// A vCenter of one's own: govmomi's simulator, which writes a line for each call before it answers.
struct VCSim: Sendable {
  /// What it has; the names are those of the simulator's own file.
  struct Inventory: Sendable {
    var user = "dkron@vsphere.local"
    var password = "canary & <ü>\"'"
    var categories: [(name: String, tags: [String])]
    /// Tags of a cluster, which is no machine.
    var clusterTags: [String] = []
    var machines: [Machine]
  }

  /// A machine; a tag is written as `category/name`.
  struct Machine: Sendable, Encodable {
    var name: String
    var powerState = "poweredOn"
    var tags: [String]
    var cards: [Card]
    /// Whether it was deleted while its tags remain.
    var gone = false
  }

  /// A network card as VMware Tools tell it.
  struct Card: Sendable, Encodable {
    var network = "VM Network"
    /// Negative for what exists in the guest alone.
    var device = 4000
    var connected = true
    /// The plain list of addresses.
    var listed: [String] = []
    var configured: [String] = []

    /// A usual card.
    init(_ addresses: String...) { configured = addresses }
    /// A card of old VMware Tools.
    init(listed addresses: String...) { listed = addresses }
    /// A bridge that the guest has for its containers.
    init(bridge address: String) {
      (network, device, configured) = ("", -1, [address])
    }
  }

  let inventory: Inventory
  /// The host with its port, as an entry gives it.
  let host: String
  /// Who signed its certificate.
  let authority: TestAuthority

  /// The calls so far, in their order: `GET /path`, or `SOAP Method`.
  private var calls: [String] {
    get throws { try authority.text(Self.callsFile).split(separator: "\n").map(String.init) }
  }

  fileprivate static let callsFile = "calls"

  /// The calls that `body` makes, and what it gives.
  func calls<Result: Sendable>(of body: () async throws -> Result) async throws -> (result: Result, calls: [String]) {
    let before = try calls.count
    let result = try await body()
    return (result, Array(try calls.dropFirst(before)))
  }
}

/// Runs a vCenter with this inventory for as long as `body` runs.
func withVCSim<Result: Sendable>(
  _ inventory: VCSim.Inventory, _ body: (VCSim) async throws -> Result
) async throws -> Result {
  try await withTestAuthority(names: "IP:127.0.0.1") { authority in
    let path = authority.path("inventory.json")
    try inventory.json(certificate: authority).write(to: URL(filePath: path))
    // The simulator keeps the machines' files in temporary folders, which then go with those of the authority.
    return try await withChildProcess(
      try BuiltTool.path("vcsim/vcsim"), arguments: [path], environment: ["TMPDIR": authority.folder]
    ) { child in
      let line = try await child.waitForLine(containing: "listening on https://", within: Program.patience)
      let host = String(line.trimmingPrefix("listening on https://"))
      return try await body(VCSim(inventory: inventory, host: host, authority: authority))
    }
  }
}

extension VCSim.Inventory {
  private struct File: Encodable {
    struct Category: Encodable {
      let name: String
      let tags: [String]
    }

    let user: String
    let password: String
    let certificate: String
    let key: String
    let calls: String
    let categories: [Category]
    let clusterTags: [String]
    let machines: [VCSim.Machine]
  }

  fileprivate func json(certificate authority: TestAuthority) throws -> Data {
    try JSONEncoder().encode(
      File(
        user: user, password: password, certificate: authority.path("server.pem"), key: authority.path("server.key"),
        calls: authority.path(VCSim.callsFile),
        categories: categories.map { File.Category(name: $0.name, tags: $0.tags) }, clusterTags: clusterTags,
        machines: machines))
  }
}
