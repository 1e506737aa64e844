package import FoundationEssentials
import JoinDiscovery

/// An answer that reports a failure, as far as it was read.
package struct CloudFault: Sendable {
  /// How much of the body is read, in bytes.
  package static let bodyLimit = 64 << 10

  /// The status code.
  package let status: Int
  /// All headers in order.
  package let headers: [(name: String, value: String)]
  /// The first 64 KiB of the body. It may echo secrets: `CloudClient` removes those of the request from every message.
  package let body: [UInt8]
  /// The URL without user, query and fragment.
  package let url: String
  /// When the answer came, by the wall clock.
  package let receivedAt: Date

  /// Describes a failing answer.
  package init(
    status: Int, headers: [(name: String, value: String)] = [], body: [UInt8] = [], url: String, receivedAt: Date
  ) {
    self.status = status
    self.headers = headers
    self.body = body
    self.url = url
    self.receivedAt = receivedAt
  }

  /// The first header of this name, whatever its case.
  package func header(_ name: String) -> String? {
    headers.first { $0.name.lowercased() == name.lowercased() }?.value
  }

  /// What `Retry-After` asks for; nil when there is none or it cannot be read. A date there is by the service's clock,
  /// which this machine's need not equal.
  package var retryAfter: Duration? {
    let now = header("Date").flatMap(HTTPDate.parse) ?? receivedAt
    return header("Retry-After").flatMap { RetryAfter.parse($0, now: now) }
  }

  /// The time until the moment that a header gives in seconds since 1970, which some services send in the place of
  /// `Retry-After`; at most one hour.
  package func wait(untilEpochIn name: String) -> Duration? {
    guard let moment = header(name).flatMap(Double.init), moment.isFinite else { return nil }
    let seconds = moment - receivedAt.timeIntervalSince1970
    return seconds > 0 ? min(.seconds(min(seconds, 86400)), RetryAfter.limit) : nil
  }

  /// How far the service's clock is ahead of ours, in seconds; nil when it did not say.
  package var clockLead: Double? {
    header("Date").flatMap(HTTPDate.parse).map { $0.timeIntervalSince(receivedAt) }
  }

  /// The body in one short line, for a message; nil when it holds nothing to read.
  package var excerpt: String? {
    let text = ServerText.excerpt(body)
    return text.isEmpty ? nil : text
  }
}
