import AddressTemplate
import AgentConfiguration
import JoinDiscovery
import JoinPrimitives
import JoinTestKit
import RetryJoin
import Testing

@testable import DkronAgent

@Suite("Advertising loopback")
struct LoopbackAdvertisementTests {
  private let log = LogCapture()

  /// A machine with the address 10.0.0.1.
  private func advertisement(_ bind: String, advertise: String? = nil) throws -> LoopbackAdvertisement? {
    let own = try #require(IPAddress("10.0.0.1"))
    let interface = NetworkInterface(name: "eth0", addresses: [own])
    let addresses = try NodeAddresses(bind: bind, advertise: advertise, interfaces: [interface])
    return LoopbackAdvertisement(addresses, logger: log.logger)
  }

  private func entry(_ text: String) throws -> ConfiguredEntry {
    ConfiguredEntry(try JoinEntry.parse(text), at: .flag("retry-join"))
  }

  @Test(
    "An address of another machine is refused with its place and a remedy", arguments: ["10.0.0.2", "[2001:db8::2]:1"])
  func refused(_ text: String) throws {
    let advertisement = try #require(try advertisement("127.0.0.1:8946"))
    let entries = [try entry("127.0.0.2"), try entry(text)]
    let failure = #expect(throws: CommandFailure.self) { try advertisement.check(entries) }
    #expect(failure?.code == .configuration)
    #expect(failure?.message.contains("\(text) is another machine") == true)
    #expect(failure?.message.contains("--retry-join") == true)
    #expect(failure?.message.contains("set bind-addr or advertise-addr") == true)
  }

  @Test("This machine's own addresses, and names, are no contradiction")
  func allowed() throws {
    let advertisement = try #require(try advertisement("127.0.0.1:8946"))
    try advertisement.check(["127.0.0.9:1", "[::1]:5", "10.0.0.1", "db.example"].map(entry))
  }

  @Test("A node that others can reach has nothing to guard")
  func reachable() throws {
    #expect(try advertisement("10.0.0.1:8946") == nil)
    #expect(try advertisement("127.0.0.1:8946", advertise: "10.0.0.1") == nil)
    #expect(try advertisement("10.0.0.1:8946", advertise: "127.0.0.1") != nil)
  }

  @Test("A lookup that finds another machine draws one warning, and all pages pass")
  func warnsOnce() async throws {
    let advertisement = try #require(try advertisement("127.0.0.1:8946"))
    let context = DiscoveryContext.test(
      resolver: ScriptedResolver(addresses: ["db.example": [try #require(IPAddress("10.0.0.7"))]]))
    let session = DiscoverySession(registry: ProviderRegistry([]), context: context)
    let source = advertisement.watching(EntrySource(try JoinEntry.parse("db.example"), session: session))
    let seen = Watched(0)
    for _ in 1...2 {
      _ = await source.lookUp { page in seen.change { $0 += page.seeds.count } }
    }
    #expect(seen.current == 2)
    let warnings = log.entries.filter { $0.text.contains("10.0.0.7 is another machine") }
    #expect(warnings.count == 1)
    #expect(warnings.first?.text.contains("'db.example' found") == true)
  }
}
