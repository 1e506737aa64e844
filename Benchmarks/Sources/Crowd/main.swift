import Glibc

// crowd COUNT PORT: a cluster of gossip nodes on 127.0.1.1 and the addresses after it, until it is ended.

guard CommandLine.arguments.count == 3, let count = Int(CommandLine.arguments[1]), (1...250).contains(count),
  let port = UInt16(CommandLine.arguments[2])
else {
  print("usage: crowd COUNT PORT, with at most 250 nodes")
  exit(64)
}
do {
  var crowd = try Crowd(count: count, port: port)
  crowd.run()
} catch {
  print("the crowd cannot stand: \(error)")
  exit(75)
}
