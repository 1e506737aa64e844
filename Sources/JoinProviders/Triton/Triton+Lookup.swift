import CloudHTTP
import FoundationEssentials
import JoinDiscovery
import SSHAgent

extension Triton {
  /// The most rows that the service gives at once.
  private static let pageSize = 1000

  /// The lookup, with whichever agent holds the keys.
  static func discover(
    _ options: ResolvedOptions, in context: DiscoveryContext, agent: (any SSHAgent)?,
    report: (SeedPage) async throws -> Void
  ) async throws(DiscoveryError) {
    let account = try options.require(account)
    let selection = TritonSelection(options)
    let (key, keyOrigin) = try await TritonKey.chain(options, agent: agent).resolve(in: context)
    let signer = TritonSigner(key: key, account: account, user: options[user])
    let path = "\(PercentEncoding.encode(account))/machines"
    let endpoint = try options.require(url)
    var tls = TLSOptions()
    tls.isInsecure = options[insecure] ?? false

    let client = CloudClient(context, provider: declaration.name)
    var pages = PageGuard(provider: declaration.name)
    var counter = RowCounter(pageSize: pageSize)
    var next: String?
    repeat {
      let query = selection.query + [("limit", "\(pageSize)"), ("offset", "\(counter.read)")]
      let target = endpoint.url(path, query: query)
      let page = try await client.perform { () throws(DiscoveryError) in
        HTTPRequest(url: target, headers: try await signer.headers(at: context.wallClock.now), tls: tls)
      } classify: { fault in
        meaning(of: fault, for: signer.name)
      } read: { response in
        let bytes = try await response.body.collect(limit: CloudClient.pageLimit)
        return TritonPage(
          machines: try CloudJSON.decode(RowList<TritonMachine>.self, from: bytes, provider: declaration.name),
          total: response.header("x-resource-count").flatMap { Int($0) })
      }
      var seeds = SeedPage(page.machines, origin: "\(signer.name), key from \(keyOrigin)", judge: selection.verdict)
      if next == nil { seeds.warnings = selection.warnings(isInsecure: tls.isInsecure) }
      try await seeds.deliver(from: declaration.name, to: report)
      let hasMore = counter.hasMore(after: page.machines.count, of: page.total)
      next = try pages.advance(to: hasMore ? "\(counter.read)" : nil)
    } while next != nil
  }

  private struct Fault: Decodable {
    let code: String
    let message: String?
  }

  /// What a failing answer means; nil leaves it to the status. `name` is who asked.
  static func meaning(of fault: CloudFault, for name: String) -> FaultClass? {
    guard let said = fault.decoded(as: Fault.self) else {
      return fault.status == 420 ? throttling(FaultClass(byStatusOf: fault)) : nil
    }
    let words = ServerText.excerpt([said.code, said.message].compactMap { $0 }.joined(separator: ": "))
    var meaning = FaultClass(byStatusOf: fault, saying: words)
    switch (said.code, fault.status) {
    case ("RequestThrottled", _), (_, 420): return throttling(meaning)
    case ("InvalidCredentials", _), ("InvalidSignature", _), ("InvalidHeader", _), (_, 401):
      meaning.code = .denied
      meaning.remedy =
        "check that key_id is a key of \(name), that account and url belong together, and \(clockRemedy(fault))"
    case ("NotAuthorized", _), (_, 403):
      meaning.code = .denied
      meaning.remedy = "give \(name) a role with a policy that allows listmachines"
    case ("ResourceNotFound", _), ("AccountDoesNotExist", _):
      meaning.code = .configuration
      meaning.remedy = "check account: it is the login name, not the e-mail address"
    case ("InvalidVersion", _), (_, 449):
      meaning.code = .configuration
      meaning.remedy = "the service does not know CloudAPI version 8: ask its operator for an update"
    case ("InvalidArgument", _):
      meaning.code = .configuration
      meaning.remedy = "check tag_key and tag_value"
    default: break
    }
    return meaning
  }

  private static func throttling(_ meaning: FaultClass) -> FaultClass {
    FaultClass(
      code: .throttled, message: meaning.message, remedy: "nothing to do: the next try comes later", isTransient: true)
  }

  /// The service refuses a Date header that is more than five minutes off.
  private static func clockRemedy(_ fault: CloudFault) -> String {
    guard let theirs = fault.header("Date").flatMap(HTTPDate.parse) else { return "the clock of this machine" }
    let lead = Int(fault.receivedAt.timeIntervalSince(theirs))
    if abs(lead) < 240 { return "that the private key belongs to it" }
    return "set the clock of this machine, which is \(abs(lead)) s \(lead > 0 ? "ahead" : "behind")"
  }
}
