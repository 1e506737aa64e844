package import JoinDiscovery

extension HTTPResponse {
  /// An answer whose body is already here.
  package static func text(
    _ status: Int = 200, headers: [(name: String, value: String)] = [], _ body: String = ""
  ) -> HTTPResponse {
    HTTPResponse(status: status, headers: headers, body: HTTPBody(Array(body.utf8)))
  }
}
