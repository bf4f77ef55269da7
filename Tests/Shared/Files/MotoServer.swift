import Foundation
import Kernel
import Synchronization

/// An S3 server of another make (moto), which checks each signature by its own rules. It ends with
/// this process: its standard input closes.
///
/// `TECHHUB_TEST_PYTHON` names the Python that has moto.
struct MotoServer: Sendable {
  static let python = ProcessInfo.processInfo.environment["TECHHUB_TEST_PYTHON"]
  private static let started = Result { try MotoServer() }

  static func shared() throws -> MotoServer { try started.get() }

  let endpoint: String
  let accessKey: String
  let secret: Secret<String>
  private let input: FileHandle

  private init() throws {
    let (input, output) = (Pipe(), Pipe())
    let process = Process()
    process.executableURL = URL(fileURLWithPath: MotoServer.python ?? "")
    process.arguments = ["-c", MotoServer.script]
    process.standardInput = input
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    self.input = input.fileHandleForWriting
    var line = Data()
    while !line.contains(10) {
      let more = output.fileHandleForReading.availableData
      guard !more.isEmpty else { throw MotoFault() }
      line += more
    }
    let words = String(decoding: line, as: UTF8.self).split { $0.isWhitespace }.map(String.init)
    guard words.count == 3 else { throw MotoFault() }
    (endpoint, accessKey, secret) = (words[0], words[1], Secret(words[2]))
  }

  /// What a script writes.
  static func run(_ script: String, _ arguments: [String]) throws -> String {
    let (process, output) = (Process(), Pipe())
    process.executableURL = URL(fileURLWithPath: python ?? "")
    process.arguments = ["-c", script] + arguments
    process.standardOutput = output
    try process.run()
    let text = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: text, as: UTF8.self)
  }

  /// The first four calls need no signature: they make a user who may do everything.
  private static let script = """
    import os, sys
    os.environ.update(INITIAL_NO_AUTH_ACTION_COUNT="4", AWS_ACCESS_KEY_ID="a",
                      AWS_SECRET_ACCESS_KEY="a", AWS_DEFAULT_REGION="us-east-1")
    import boto3
    from moto.server import ThreadedMotoServer
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    url = f"http://{host}:{port}"
    iam = boto3.client("iam", endpoint_url=url)
    iam.create_user(UserName="hub")
    iam.put_user_policy(UserName="hub", PolicyName="all", PolicyDocument=\
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}')
    key = iam.create_access_key(UserName="hub")["AccessKey"]
    s3 = boto3.client("s3", endpoint_url=url, aws_access_key_id=key["AccessKeyId"],
                      aws_secret_access_key=key["SecretAccessKey"])
    s3.create_bucket(Bucket="papers")
    print(url, key["AccessKeyId"], key["SecretAccessKey"], flush=True)
    sys.stdin.read()
    os._exit(0)
    """
}

struct MotoFault: Error {}
