package import JoinDiscovery
import Logging

/// One provider's view of HTTP during one lookup: retries, throttling, error mapping, redaction.
package struct CloudClient: Sendable {
  /// What one try came to.
  private enum Outcome<Value: Sendable>: Sendable {
    case success(Value)
    case failure(DiscoveryError, isTransient: Bool)
  }

  /// The world outside.
  package let context: DiscoveryContext
  /// The name that errors carry.
  package let provider: String
  private let retries: RetryPolicy
  private let budget: RetryBudget

  /// Binds a provider to the transport of `context`; its retry budget is kept in the cache of `context`.
  package init(_ context: DiscoveryContext, provider: String, retries: RetryPolicy = .standard) {
    self.context = context
    self.provider = provider
    self.retries = retries
    budget = context.cache.value("http.retries.\(provider)") {
      RetryBudget(seed: retries.seed ?? UInt64.random(in: .min ... .max))
    }
  }

  /// Sends and reads, with retries.
  ///
  /// `request` is called anew for every try, so that signatures are fresh. An answer with a status of 200 to 299 goes
  /// to `read`, which is called once a try and may throw `DiscoveryError`, of which throttling alone is transient; so
  /// is a connection that breaks or stalls while it reads. Every other answer is read up to 64 KiB and given to
  /// `classify`, whose verdict decides; nil leaves it to the status. `remedy` may know better than the usual words what
  /// to do about a request without an answer.
  package func perform<Value: Sendable>(
    _ request: () async throws(DiscoveryError) -> HTTPRequest,
    classify: (CloudFault) -> FaultClass? = { _ in nil },
    remedy: (HTTPTransportError) -> String? = { _ in nil },
    read: (HTTPResponse) async throws -> Value
  ) async throws(DiscoveryError) -> Value {
    budget.earn()
    var attempt = 1
    while true {
      let prepared = try await request()
      let redaction = Redaction(of: prepared)
      switch await send(prepared, redaction: redaction, classify: classify, remedy: remedy, read: read) {
      case .success(let value): return value
      case .failure(let error, let isTransient):
        let failure = redaction.clean(error)
        guard isTransient, attempt < retries.tries, let wait = wait(for: failure, attempt: attempt), budget.spend()
        else { throw failure }
        context.logger.debug("\(provider): try \(attempt) failed and is repeated: \(failure.message)")
        do {
          try await context.clock.sleep(for: wait)
        } catch {
          throw cancelled(prepared)
        }
        attempt += 1
      }
    }
  }

  private func send<Value: Sendable>(
    _ request: HTTPRequest, redaction: Redaction, classify: (CloudFault) -> FaultClass?,
    remedy: (HTTPTransportError) -> String?, read: (HTTPResponse) async throws -> Value
  ) async -> Outcome<Value> {
    do {
      let response = try await context.http.send(request)
      if (200..<300).contains(response.status) { return .success(try await read(response)) }
      let fault = CloudFault(
        status: response.status, headers: response.headers, body: try await response.body.head(CloudFault.bodyLimit),
        url: display(request), receivedAt: context.wallClock.now
      )
      let meaning = classify(fault) ?? FaultClass(byStatusOf: fault)
      let isHeld = meaning.isTransient || meaning.code == .throttled
      let error = DiscoveryError(
        meaning.code, in: provider, meaning.message, remedy: meaning.remedy,
        retryAfter: meaning.retryAfter ?? (isHeld ? fault.retryAfter : nil)
      )
      return .failure(error, isTransient: meaning.isTransient)
    } catch let error as DiscoveryError {
      // Some services ask for fewer calls with the status of a success. Whether another failure passes, nobody said.
      return .failure(located(error, at: request), isTransient: error.code == .throttled)
    } catch let error as HTTPTransportError {
      let isTransient = !Task.isCancelled && error.code.isTransient && retries.repeatsSilence
      return .failure(DiscoveryError(error, in: provider, remedy: remedy(error)), isTransient: isTransient)
    } catch is CancellationError {
      return .failure(cancelled(request), isTransient: false)
    } catch {
      let words = (error as? any CustomStringConvertible).map { ": \(ServerText.excerpt($0.description))" } ?? ""
      let failure = DiscoveryError(
        .badResponse, in: provider, "the answer of \(display(request)) cannot be read\(words)",
        remedy: "check the endpoint and any proxy in between"
      )
      return .failure(failure, isTransient: false)
    }
  }

  /// How long to wait before the next try; nil when the service asked for more than our patience.
  private func wait(for failure: DiscoveryError, attempt: Int) -> Duration? {
    let jitter = budget.jitter(below: retries.bound(after: attempt))
    guard let asked = failure.retryAfter else { return jitter }
    return asked <= retries.patience ? asked + jitter : nil
  }

  private func display(_ request: HTTPRequest) -> String {
    URLParts(request.url)?.display ?? "the request's URL"
  }

  private func located(_ error: DiscoveryError, at request: HTTPRequest) -> DiscoveryError {
    let place = display(request)
    guard !error.message.contains(place) else { return error }
    return DiscoveryError(
      error.code, in: error.provider, "\(place): \(error.message)", remedy: error.remedy, retryAfter: error.retryAfter
    )
  }

  private func cancelled(_ request: HTTPRequest) -> DiscoveryError {
    DiscoveryError(HTTPTransportError(.cancelled, "the request to \(display(request)) was cancelled"), in: provider)
  }
}

extension HTTPBody {
  /// The first bytes of a body, at most `limit`; what follows is left unread. What came before a break is enough.
  fileprivate func head(_ limit: Int) async throws -> [UInt8] {
    var all: [UInt8] = []
    do {
      for try await piece in self {
        all += piece.prefix(limit - all.count)
        if all.count == limit { break }
      }
    } catch let error as HTTPTransportError where error.code != .cancelled {
      return all
    }
    return all
  }
}
