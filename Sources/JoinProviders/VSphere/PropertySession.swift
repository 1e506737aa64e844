import CloudHTTP
import JoinDiscovery
import JoinPrimitives

/// A session of the SOAP API, which alone tells properties of many machines at once.
struct PropertySession: Sendable {
  /// How many machines one call asks for.
  private static let batch = 500
  private static let cookieName = "vmware_soap_session="

  private let center: VCenter
  private let cookie: Secret

  /// Opens a session, and ends it when `body` has returned or failed.
  static func use(
    at center: VCenter, _ body: (PropertySession) async throws(DiscoveryError) -> Void
  ) async throws(DiscoveryError) {
    let session = try await open(at: center)
    do {
      try await body(session)
      await session.end()
    } catch {
      await session.end()
      throw error
    }
  }

  /// Reads machines page by page, and hands on each page, with the word whether it is the last.
  func read(
    _ machines: [String], report: ([VSphereMachine], Bool) async throws(DiscoveryError) -> Void
  ) async throws(DiscoveryError) {
    for start in stride(from: 0, to: machines.count, by: Self.batch) {
      let end = min(start + Self.batch, machines.count)
      var pages = PageGuard(provider: VSphere.declaration.name)
      var next: SOAPMessage? = .retrieve(machines[start..<end])
      while let message = next {
        let page = try await send(message)
        // The next page is asked for by a token that is good for one use.
        let isLast = page.token.isEmpty && end == machines.count
        try await report(page.machines, isLast)
        next = try pages.advance(to: page.token).map(SOAPMessage.proceed)
      }
    }
  }

  private static func open(at center: VCenter) async throws(DiscoveryError) -> PropertySession {
    let login = try SOAPMessage.login(user: center.user, password: center.password)
    let cookie = try await center.send(try login.request(to: center.endpoint, cookie: nil)) {
      SOAPFault($0).meaning(of: $0, user: center.user)
    } read: { response in
      guard try await LoginReader.isLogin(response), let cookie = sessionCookie(in: response) else {
        throw DiscoveryError.vsphere(
          .badResponse, "the answer to the login opens no session", remedy: VSphereRemedy.host)
      }
      return cookie
    }
    return PropertySession(center: center, cookie: cookie)
  }

  /// Name and value, which is sent back as it came: some servers quote it.
  private static func sessionCookie(in response: HTTPResponse) -> Secret? {
    let cookies = response.headers.lazy.filter { $0.name.lowercased() == "set-cookie" }.map(\.value)
    return cookies.first { $0.hasPrefix(cookieName) }.map { Secret(String($0.prefix { $0 != ";" })) }
  }

  private func end() async {
    guard let request = try? SOAPMessage.logout.request(to: center.endpoint, cookie: cookie) else { return }
    await center.end(request)
  }

  private func send(_ message: SOAPMessage) async throws(DiscoveryError) -> MachinePage {
    try await center.send(try message.request(to: center.endpoint, cookie: cookie)) {
      SOAPFault($0).meaning(of: $0, user: center.user)
    } read: { response in
      let reader = MachineReader()
      let parser = try XMLEventParser(outline: MachineReader.outline, consumer: reader)
      for try await piece in response.body { try parser.feed(piece) }
      try parser.finish()
      return try reader.finish()
    }
  }
}
