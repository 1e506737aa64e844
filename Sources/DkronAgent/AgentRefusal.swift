internal import FoundationEssentials
internal import JoinDiscovery

/// What the agent answers when it refuses.
package struct AgentRefusal: Decodable {
  private struct Cause: Decodable {
    let message: String
  }

  private let error: Cause

  /// The agent's words in one line; those of somebody else who answers as they are.
  package static func words(of body: [UInt8]) -> String {
    let own = try? JSONDecoder().decode(AgentRefusal.self, from: Data(body)).error.message
    return own.map { ServerText.excerpt($0, limit: 500) } ?? ServerText.excerpt(body, limit: 500)
  }
}
