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
    let selection = try TritonSelection(options)
    let (key, keyOrigin) = try await TritonKey.chain(options, agent: agent).resolve(in: context)
    let signer = TritonSigner(key: key, account: account, user: options[user])
    let path = "\(PercentEncoding.encode(account))/machines"
    let endpoint = try options.require(url)
    var tls = TLSOptions()
    tls.isInsecure = try options.require(insecure)

    let client = CloudClient(context, provider: declaration.name)
    let clock = ServiceClock.of(declaration.name, called: "the service", in: context)
    var pages = PageGuard(provider: declaration.name)
    var counter = RowCounter(pageSize: pageSize)
    var next: String?
    repeat {
      let query = selection.query + [("limit", "\(pageSize)"), ("offset", "\(counter.read)")]
      let target = endpoint.url(path, query: query)
      let page = try await page(at: target, by: signer, client, clock, tls)
      var seeds = SeedPage(page.machines, origin: "\(signer.name), key from \(keyOrigin)", judge: selection.verdict)
      if next == nil { seeds.warnings = selection.warnings(isInsecure: tls.isInsecure) }
      seeds.warnings += [clock.takeNews()].compactMap { $0 }
      try await seeds.deliver(from: declaration.name, to: report)
      let hasMore = counter.hasMore(after: page.machines.count, of: page.total)
      next = try pages.advance(to: hasMore ? "\(counter.read)" : nil)
    } while next != nil
  }

  /// One page. A refusal that this machine's clock explains is tried once more with the service's own time.
  private static func page(
    at url: String, by signer: TritonSigner, _ client: CloudClient, _ clock: ServiceClock, _ tls: TLSOptions
  ) async throws(DiscoveryError) -> TritonPage {
    var mayMend = true
    while true {
      var refusal: CloudFault?
      do {
        return try await client.perform { () throws(DiscoveryError) in
          let date = clock.date(by: client.context.wallClock)
          return HTTPRequest(url: url, headers: try await signer.headers(at: date), tls: tls)
        } classify: { fault in
          refusal = fault
          return meaning(of: fault, for: signer.name)
        } read: { response in
          let bytes = try await response.body.collect(limit: CloudClient.pageLimit)
          return TritonPage(
            machines: try CloudJSON.decode(RowList<TritonMachine>.self, from: bytes, provider: declaration.name),
            total: response.header("x-resource-count").flatMap { Int($0) })
        }
      } catch {
        guard error.code == .denied, mayMend, let lead = refusal?.clockLead, clock.correct(to: lead) else {
          throw error
        }
        mayMend = false
      }
    }
  }

  private struct Fault: Decodable {
    let code: String
    let message: String?
  }

  /// What a failing answer means; nil leaves it to the status. `name` is who asked.
  static func meaning(of fault: CloudFault, for name: String) -> FaultClass? {
    guard let said = fault.decoded(as: Fault.self) else {
      return fault.status == 420 ? .throttled(FaultClass(byStatusOf: fault).message) : nil
    }
    let words = ServerText.excerpt([said.code, said.message].compactMap { $0 }.joined(separator: ": "))
    var meaning = FaultClass(byStatusOf: fault, saying: words)
    switch (said.code, fault.status) {
    case ("RequestThrottled", _), (_, 420): return .throttled(meaning.message)
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

  /// The service refuses a Date header that is more than five minutes off.
  private static func clockRemedy(_ fault: CloudFault) -> String {
    guard let lead = fault.clockLead.map({ Int($0) }) else { return "the clock of this machine" }
    if abs(lead) < 240 { return "that the private key belongs to it" }
    return "set the clock of this machine, which is \(abs(lead)) s \(lead < 0 ? "ahead" : "behind")"
  }
}
