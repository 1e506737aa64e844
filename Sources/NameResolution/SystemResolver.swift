public import JoinDiscovery
public import JoinPrimitives
internal import Synchronization

/// The machine's own resolver: hosts file, search domains and name servers, as every other program sees them.
///
/// `getaddrinfo` blocks and cannot be cancelled, so it runs on at most eight threads of its own. A lookup that is past
/// its deadline is left behind, and whoever asks for the same name again waits for that one instead of starting
/// another.
public final class SystemResolver: NameResolver {
  package typealias Lookup = @Sendable (String) -> Result<[IPAddress], NameResolutionError.Reason>

  private let queue: Mutex<LookupQueue>
  private let clock: any Clock<Duration>
  private let lookup: Lookup

  /// Resolves through `getaddrinfo`; deadlines are measured by `clock`.
  public convenience init(clock: any Clock<Duration> = ContinuousClock()) {
    self.init(clock: clock, threads: 8, lookup: lookUpByGetaddrinfo)
  }

  package init(clock: any Clock<Duration>, threads: Int, lookup: @escaping Lookup) {
    queue = Mutex(LookupQueue(threadsMax: threads))
    self.clock = clock
    self.lookup = lookup
  }

  /// All addresses of `name`, families interleaved; see `NameResolver`.
  public func addresses(of name: String, deadline: Duration) async throws(NameResolutionError) -> [IPAddress] {
    let result = await withTaskGroup(of: Result<[IPAddress], NameResolutionError.Reason>?.self) { group in
      group.addTask { await self.wait(for: name) }
      group.addTask { [clock] in
        do { try await clock.sleep(for: deadline) } catch { return .failure(.cancelled) }
        return .failure(.timedOut)
      }
      let first = await group.next().flatMap { $0 }
      group.cancelAll()
      return first ?? .failure(.cancelled)
    }
    do {
      return interleavingFamilies(try result.get())
    } catch {
      throw NameResolutionError(name: name, reason: error)
    }
  }

  private func wait(for name: String) async -> Result<[IPAddress], NameResolutionError.Reason> {
    let ticket = queue.withLock { $0.makeTicket() }
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        switch queue.withLock({ $0.enqueue(name, ticket: ticket, continuation, isCancelled: Task.isCancelled) }) {
        case .wait: break
        case .startThread: startThread()
        case .refuse(let reason): continuation.resume(returning: .failure(reason))
        }
      }
    } onCancel: {
      queue.withLock { $0.abandon(ticket, of: name) }?.resume(returning: .failure(.cancelled))
    }
  }

  private func startThread() {
    DetachedThread.start { [self] in
      while let name = queue.withLock({ $0.nextName() }) {
        let result = lookup(name)
        for continuation in queue.withLock({ $0.finish(name) }) { continuation.resume(returning: result) }
      }
    }
  }
}

/// Alternates between the families, beginning with the one that the resolver named first, and drops repeats.
package func interleavingFamilies(_ addresses: [IPAddress]) -> [IPAddress] {
  var seen: Set<IPAddress> = []
  let unique = addresses.filter { seen.insert($0).inserted }
  guard let first = unique.first else { return [] }
  let leading = unique.filter { $0.family == first.family }
  let trailing = unique.filter { $0.family != first.family }
  var mixed: [IPAddress] = []
  for index in 0..<max(leading.count, trailing.count) {
    if index < leading.count { mixed.append(leading[index]) }
    if index < trailing.count { mixed.append(trailing[index]) }
  }
  return mixed
}
