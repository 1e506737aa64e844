/// A service of AWS whose API is called; its name stands in hosts, signatures and the names of variables.
enum AWSService: String, Sendable {
  case ec2, ecs, sts
}
