import FoundationEssentials
import JoinDiscovery
import JoinTestKit

/// An ECS made up: clusters with tasks, which are listed in pages and described by name.
///
/// The last part of a task's ARN is its address, or `hollow` for one about which ECS says nothing.
struct FakeECS: Sendable {
  /// Names and addresses, in order.
  var clusters: [(name: String, tasks: [String])] = []
  /// How many rows a page holds.
  var pageSize = 100

  static func cluster(_ name: String) -> String { "arn:aws:ecs:eu-west-1:111122223333:cluster/\(name)" }

  static func task(_ id: String) -> String { "arn:aws:ecs:eu-west-1:111122223333:task/jobs/\(id)" }

  func answer(_ request: HTTPRequest) -> HTTPResponse {
    switch request.ecsOperation {
    case "ListClusters": return list("clusterArns", clusters.map { Self.cluster($0.name) }, request)
    case "ListTasks":
      guard
        let cluster = clusters.first(where: {
          request.form.contains("cluster/\($0.name)\"") || request.form.contains("\"\($0.name)\"")
        })
      else { return Self.fault(400, "ClusterNotFoundException", "Cluster not found.") }
      return list("taskArns", cluster.tasks.map(Self.task), request)
    case "DescribeTasks": return Self.describe(request)
    default: return Self.fault(400, "InvalidAction")
    }
  }

  private func list(_ key: String, _ arns: [String], _ request: HTTPRequest) -> HTTPResponse {
    let start =
      request.form.firstRange(of: "\"nextToken\":\"from-").map { range in
        Int(request.form[range.upperBound...].prefix { $0 != "\"" }) ?? 0
      } ?? 0
    let rows = arns.dropFirst(start).prefix(pageSize)
    let next = start + rows.count < arns.count ? "from-\(start + rows.count)" : nil
    return Self.list(key, Array(rows), next: next)
  }

  /// A page of names.
  static func list(_ key: String, _ arns: [String], next: String?) -> HTTPResponse {
    let names = arns.map { "\"\($0)\"" }.joined(separator: ",")
    return .text(200, "{\"\(key)\":[\(names)]\(next.map { ",\"nextToken\":\"\($0)\"" } ?? "")}")
  }

  /// What ECS says about the tasks that the request names.
  static func describe(_ request: HTTPRequest) -> HTTPResponse {
    struct Request: Decodable { let tasks: [String] }
    let names = (try? JSONDecoder().decode(Request.self, from: Data(request.body)))?.tasks ?? []
    let tasks = names.map { name in
      let id = name.split(separator: "/").last ?? ""
      if id == "hollow" { return "{\"taskArn\":null,\"tags\":null,\"attachments\":null,\"containers\":null}" }
      return """
        {"taskArn":"\(name)","desiredStatus":"RUNNING","lastStatus":"RUNNING","tags":[{"key":"dkron","value":"server"}],
        "attachments":[{"type":"ElasticNetworkInterface","status":"ATTACHED",
        "details":[{"name":"privateIPv4Address","value":"\(id)"}]}]}
        """
    }
    return .text(200, "{\"tasks\":[\(tasks.joined(separator: ","))],\"failures\":[]}")
  }

  /// A refusal, as the JSON protocol words it.
  static func fault(_ status: Int, _ code: String, _ message: String = "because") -> HTTPResponse {
    .text(status, "{\"__type\":\"com.amazonaws.ecs#\(code)\",\"message\":\"\(message)\"}")
  }
}

extension HTTPRequest {
  /// The operation that a call of ECS names.
  var ecsOperation: String? { header("X-Amz-Target")?.split(separator: ".").last.map(String.init) }
}
