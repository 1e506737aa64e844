/// Asks for a page of clusters.
struct ListClusters: Sendable, Encodable {
  let maxResults = ECSSearch.pageSize
  let nextToken: String?
}

/// Asks for a page of the tasks that run, or shall run, in a cluster.
struct ListTasks: Sendable, Encodable {
  let cluster: String
  let family: String?
  let desiredStatus = "RUNNING"
  let maxResults = ECSSearch.pageSize
  let nextToken: String?
}

/// Asks for all about some tasks of a cluster; their tags come only when they are asked for.
struct DescribeTasks: Sendable, Encodable {
  let cluster: String
  let tasks: [String]
  let include = ["TAGS"]
}
