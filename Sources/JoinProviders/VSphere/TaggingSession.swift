import CloudHTTP
import JoinDiscovery
import JoinPrimitives

/// A session of the REST API, which alone knows tags.
struct TaggingSession: Sendable {
  /// How many categories, tags or objects are read at most.
  static let listLimit = 10_000
  /// How many categories or tags are read at a time: the API tells names one by one.
  private static let width = 8

  let center: VCenter
  private let dialect: TaggingDialect
  private let id: Secret

  /// Opens a session, and ends it when `body` has returned or failed.
  static func use<Value: Sendable>(
    at center: VCenter, _ body: (TaggingSession) async throws(DiscoveryError) -> Value
  ) async throws(DiscoveryError) -> Value {
    let session = try await open(at: center)
    do {
      let value = try await body(session)
      await session.end()
      return value
    } catch {
      await session.end()
      throw error
    }
  }

  /// A vCenter that does not know the current form is asked in the old one.
  private static func open(at center: VCenter) async throws(DiscoveryError) -> TaggingSession {
    var isUnknown = false
    do {
      return try await open(at: center, in: .current) { isUnknown = $0.status == 404 }
    } catch {
      guard isUnknown else { throw error }
      return try await open(at: center, in: .legacy)
    }
  }

  private static func open(
    at center: VCenter, in dialect: TaggingDialect, onFault: (CloudFault) -> Void = { _ in }
  ) async throws(DiscoveryError) -> TaggingSession {
    let provider = VSphere.declaration.name
    let basic = try Authorization.basic(user: center.user, password: center.password).header(for: provider)
    var request = HTTPRequest(method: "POST", url: center.endpoint.url(dialect.session), headers: [basic])
    if dialect == .legacy { request.headers.append(("vmware-use-header-authn", "true")) }
    let id = try await center.send(request) { fault in
      onFault(fault)
      return TaggingFault(fault).loginMeaning(of: fault, user: center.user)
    } read: { response in
      let bytes = try await response.body.collect(limit: CloudClient.textLimit)
      // No error shows any of it, since it may hold the session's id wherever it breaks.
      guard let id = try? dialect.decode(String.self, from: bytes), !id.isEmpty else {
        throw DiscoveryError.vsphere(
          .badResponse, "the answer to the login holds no session",
          remedy: "check that host is a vCenter, and any proxy in between")
      }
      return Secret(id)
    }
    return TaggingSession(center: center, dialect: dialect, id: id)
  }

  private func end() async {
    guard let request = try? request("DELETE", dialect.session) else { return }
    await center.end(request)
  }

  // MARK: - Names

  /// All that a tag is attached to.
  func objects(with tag: TagName) async throws(DiscoveryError) -> [TaggedObject] {
    let categories = try await list(String.self, try request("GET", dialect.categories))
    guard let category = try await find(.category, named: tag.category, among: categories) else {
      throw missing("tag category '\(tag.category)'", option: VSphere.categoryName.spec.key)
    }
    let tags = try await list(
      String.self,
      try request(
        "POST", dialect.tags(of: category), action: "list-tags-for-category",
        body: try CloudJSON.encode(["category_id": category], provider: VSphere.declaration.name)))
    guard let id = try await find(.tag, named: tag.name, among: tags) else {
      throw missing("tag '\(tag.name)' in the category '\(tag.category)'", option: VSphere.tagName.spec.key)
    }
    // The old form insists on a body, although there is nothing to say in it.
    let body = dialect == .legacy ? Array("null".utf8) : []
    return try await list(
      TaggedObject.self, try request("POST", dialect.attachments(of: id), action: "list-attached-objects", body: body))
  }

  /// Names are unique, so that the first match ends the search.
  private func find(
    _ kind: TaggingDialect.Kind, named name: String, among ids: [String]
  ) async throws(DiscoveryError) -> String? {
    for start in stride(from: 0, to: ids.count, by: Self.width) {
      let batch = ids[start..<min(start + Self.width, ids.count)]
      let found = await withTaskGroup(of: Result<String?, DiscoveryError>.self) { group in
        for id in batch { group.addTask { await check(kind, id, isNamed: name) } }
        var found: String?
        for await result in group {
          if case .success(let id) = result {
            found = found ?? id
          } else {
            group.cancelAll()
            return result
          }
        }
        return .success(found)
      }
      if let id = try found.get() { return id }
    }
    return nil
  }

  /// The id, if it has this name. One that was deleted since the list was read has none.
  private func check(
    _ kind: TaggingDialect.Kind, _ id: String, isNamed name: String
  ) async -> Result<String?, DiscoveryError> {
    struct Named: Decodable, Sendable {
      let name: String?
    }
    var isGone = false
    do {
      let request = try request("GET", dialect.item(kind, id))
      let named = try await send(Named.self, request) { isGone = $0.status == 404 }
      return .success(named?.name == name ? id : nil)
    } catch {
      return isGone ? .success(nil) : .failure(error)
    }
  }

  private func missing(_ what: String, option: String) -> DiscoveryError {
    .vsphere(
      .configuration, "the vCenter shows no \(what) to user \(center.user)",
      remedy:
        "correct \(option), with upper and lower case as in the vCenter; or give the user read access to tags, by "
        + "a global permission with the role Read-only")
  }

  // MARK: - Calls

  private func list<Row: Decodable & Sendable>(
    _ type: Row.Type, _ request: HTTPRequest
  ) async throws(DiscoveryError) -> [Row] {
    let rows = try await send([Row].self, request) ?? []
    guard rows.count <= Self.listLimit else {
      throw .vsphere(
        .badResponse, "a list of \(rows.count) categories, tags or objects is longer than \(Self.listLimit)",
        remedy: "use a tag of its own for the peers")
    }
    return rows
  }

  private func send<Value: Decodable & Sendable>(
    _ type: Value.Type, _ request: HTTPRequest, onFault: (CloudFault) -> Void = { _ in }
  ) async throws(DiscoveryError) -> Value? {
    try await center.send(request) { fault in
      onFault(fault)
      return TaggingFault(fault).meaning(of: fault, user: center.user)
    } read: { response in
      try dialect.decode(type, from: try await response.body.collect(limit: CloudClient.pageLimit))
    }
  }

  private func request(
    _ method: String, _ path: String, action: String? = nil, body: [UInt8] = []
  ) throws(DiscoveryError) -> HTTPRequest {
    let header = try Authorization.token(id, in: "vmware-api-session-id").header(for: VSphere.declaration.name)
    let url = center.endpoint.url(path, query: action.map(dialect.action) ?? [])
    var request = HTTPRequest(method: method, url: url, headers: [header, ("Accept", "application/json")], body: body)
    if !body.isEmpty { request.headers.append(("Content-Type", "application/json")) }
    return request
  }
}
