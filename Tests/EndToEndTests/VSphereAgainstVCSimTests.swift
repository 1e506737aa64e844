import CloudHTTP
import JoinDiscovery
import JoinPrimitives
import JoinTestKit
import Testing

@Suite("vSphere is looked up at govmomi's vCenter simulator")
struct VSphereAgainstVCSimTests {
  private static let tag = "dkron-role/dkron-server"
  private static let inventory = VCSim.Inventory(
    categories: [
      ("environment", ["dkron-server", "test"]),
      ("dkron-role", ["Dkron-Server", "dkron-agent", "dkron-server", "none"]),
    ],
    clusterTags: [tag],
    machines: [
      .init(name: "usual", tags: [tag], cards: [.init("10.0.0.1", "fe80::1")]),
      .init(name: "two cards", tags: [tag, "environment/test"], cards: [.init("203.0.113.2"), .init("10.0.0.2")]),
      .init(name: "<6> & only", tags: [tag], cards: [.init("fe80::3", "2001:db8::3")]),
      .init(name: "with containers", tags: [tag], cards: [.init(bridge: "172.17.0.1"), .init("10.0.0.4")]),
      .init(name: "old tools", tags: [tag], cards: [.init(listed: "10.0.0.5")]),
      .init(name: "off", powerState: "poweredOff", tags: [tag], cards: [.init("10.0.0.6")]),
      .init(name: "asleep", powerState: "suspended", tags: [tag], cards: [.init("10.0.0.7")]),
      .init(name: "no tools", tags: [tag], cards: []),
      .init(name: "alone", tags: [tag], cards: [.init("169.254.0.9", "fe80::9")]),
      .init(name: "deleted", tags: [tag], cards: [.init("10.0.0.10")], gone: true),
      .init(name: "other tag", tags: ["dkron-role/dkron-agent"], cards: [.init("10.0.0.11")]),
      .init(name: "other case", tags: ["dkron-role/Dkron-Server"], cards: [.init("10.0.0.12")]),
      .init(name: "other category", tags: ["environment/dkron-server"], cards: [.init("10.0.0.13")]),
      .init(name: "no tag", tags: [], cards: [.init("10.0.0.14")]),
    ])

  /// One lookup: its report, the addresses with their machines in order, and the calls that it made.
  private func lookUp(
    at center: VCSim, _ transport: AsyncHTTPTransport, category: String = "dkron-role", tag: String = "dkron-server",
    password: String? = nil, options: String = "insecure_ssl=true", log: LogCapture
  ) async throws -> (report: EntryReport, found: [String], calls: [String]) {
    let entry =
      "provider=vsphere host=\(center.host) category_name=\(category) tag_name=\(tag) "
      + "user=\(center.inventory.user) password=@env:CANARY \(options)"
    let (result, calls) = try await center.calls {
      try await transport.lookUp(entry, environment: ["CANARY": password ?? center.inventory.password], log: log)
    }
    let found = result.seeds.map { "\($0.address) \($0.name ?? "")" }.sorted()
    return (result.report, found, calls)
  }

  @Test("Machines with the tag that run and tell an address are found, and the rest is counted by its reason")
  func machines() async throws {
    let log = LogCapture()
    try await withVCSim(Self.inventory) { center in
      try await AsyncHTTPTransport.with(environment: [:]) { transport in
        let all = try await lookUp(at: center, transport, log: log)
        #expect(all.report.error == nil)
        #expect(
          all.found == [
            "10.0.0.1 usual", "10.0.0.2 two cards", "10.0.0.4 with containers", "10.0.0.5 old tools",
            "2001:db8::3 <6> & only",
          ])
        // The deleted machine is no row: the vCenter tells its tag, and then nothing of it.
        #expect(all.report.rows == 10)
        let skipped = Dictionary(uniqueKeysWithValues: all.report.skipped.map { ($0.reason, $0.count) })
        #expect(
          skipped == [
            "not running": 2, "no network told by VMware Tools": 1, "no address that others can reach": 1,
            "no virtual machine": 1,
          ])
        #expect(all.report.warnings.contains { $0.hasPrefix("1 of 10 machines with the tag are not shown") })
        #expect(
          all.report.origin
            == "https://\(center.host), user dkron@vsphere.local, password from @env:CANARY of the entry")
        #expect(Self.kinds(all.calls) == Self.wholeLookup)

        for (type, expected) in [
          ("private_v4", ["10.0.0.1 usual", "10.0.0.2 two cards", "10.0.0.4 with containers", "10.0.0.5 old tools"]),
          ("public_v4", ["203.0.113.2 two cards"]), ("public_v6", ["2001:db8::3 <6> & only"]),
        ] {
          let some = try await lookUp(
            at: center, transport, options: "insecure_ssl=true address_type=\(type)", log: log)
          #expect(some.found == expected, "\(type)")
        }
        let agents = try await lookUp(at: center, transport, tag: "dkron-agent", log: log)
        #expect(agents.found == ["10.0.0.11 other tag"])
        let elsewhere = try await lookUp(at: center, transport, category: "environment", log: log)
        #expect(elsewhere.found == ["10.0.0.13 other category"])
      }
    }
    #expect(!log.text.contains("canary"))
  }

  @Test("A certificate that nobody trusts, a wrong password, category or tag are told apart, and sessions are ended")
  func mistakes() async throws {
    let log = LogCapture()
    try await withVCSim(Self.inventory) { center in
      try await AsyncHTTPTransport.with(environment: [:]) { transport in
        let stranger = try await lookUp(at: center, transport, options: "", log: log)
        #expect(stranger.report.error?.code == .unreachable)
        #expect(stranger.report.error?.message.contains("certificate") == true)
        #expect(stranger.report.error?.remedy.contains("SSL_CERT_FILE") == true)
        #expect(stranger.report.error?.remedy.contains("insecure_ssl=true") == true)
        #expect(stranger.calls == [])

        let wrong = try await lookUp(at: center, transport, password: "canary", log: log)
        #expect(wrong.report.error?.code == .denied)
        #expect(wrong.report.error?.message.contains("does not accept user dkron@vsphere.local") == true)
        #expect(Self.kinds(wrong.calls) == ["current login", "login"])

        let category = try await lookUp(at: center, transport, category: "dkron-roles", log: log)
        #expect(category.report.error?.code == .configuration)
        #expect(category.report.error?.message.contains("no tag category 'dkron-roles'") == true)
        #expect(Self.kinds(category.calls) == ["current login", "login", "categories", "category", "logout"])

        let tag = try await lookUp(at: center, transport, tag: "DKRON-SERVER", log: log)
        #expect(tag.report.error?.code == .configuration)
        #expect(tag.report.error?.message.contains("no tag 'DKRON-SERVER' in the category 'dkron-role'") == true)
        #expect(tag.calls.last?.hasPrefix("DELETE ") == true)

        let nobody = try await lookUp(at: center, transport, tag: "none", log: log)
        #expect(nobody.report.error == nil)
        #expect(nobody.report.rows == 0)
        #expect(!nobody.calls.contains { $0.hasPrefix("SOAP") })
      }

      // The root in a file serves instead of insecure_ssl, and the word about it is gone.
      let roots = Environment(["SSL_CERT_FILE": center.authority.path("ca.pem")])
      try await AsyncHTTPTransport.with(environment: roots) { transport in
        let trusted = try await lookUp(at: center, transport, options: "", log: log)
        #expect(trusted.found.count == 5)
        #expect(!trusted.report.warnings.contains { $0.contains("insecure_ssl") })
      }
    }
    #expect(!log.text.contains("canary"))
  }

  @Test("A thousand machines take two lists of properties, page by page")
  func many() async throws {
    let machines = (0..<1000).map {
      VCSim.Machine(name: "m\($0)", tags: [Self.tag], cards: [.init("10.1.\($0 / 250).\($0 % 250 + 1)")])
    }
    let inventory = VCSim.Inventory(categories: [("dkron-role", ["dkron-server"])], machines: machines)
    let log = LogCapture()
    try await withVCSim(inventory) { center in
      try await AsyncHTTPTransport.with(environment: [:]) { transport in
        let all = try await lookUp(at: center, transport, log: log)
        #expect(all.report.error == nil)
        #expect(all.report.found == 1000)
        #expect(Set(all.found).count == 1000)
        let counts = Dictionary(grouping: all.calls.filter { $0.hasPrefix("SOAP") }) { $0 }.mapValues(\.count)
        #expect(
          counts == [
            "SOAP Login": 1, "SOAP RetrievePropertiesEx": 2, "SOAP ContinueRetrievePropertiesEx": 8, "SOAP Logout": 1,
          ])
      }
    }
  }

  private static let wholeLookup: Set = [
    "current login", "login", "categories", "category", "tags", "tag", "objects", "logout", "SOAP Login",
    "SOAP RetrievePropertiesEx", "SOAP Logout",
  ]

  /// What the calls are for.
  private static func kinds(_ calls: [String]) -> Set<String> {
    let tagging = "/rest/com/vmware/cis/tagging/"
    return Set(
      calls.map { call in
        switch call {
        case "POST /api/session": "current login"
        case "POST /rest/com/vmware/cis/session": "login"
        case "DELETE /rest/com/vmware/cis/session": "logout"
        case "GET \(tagging)category": "categories"
        case _ where call.hasPrefix("GET \(tagging)category/id:"): "category"
        case _ where call.hasPrefix("GET \(tagging)tag/id:"): "tag"
        case _ where call.hasPrefix("POST \(tagging)tag/id:") && call.hasSuffix("?~action=list-tags-for-category"):
          "tags"
        case _
        where call.hasPrefix("POST \(tagging)tag-association/id:") && call.hasSuffix("?~action=list-attached-objects"):
          "objects"
        default: call
        }
      })
  }
}
