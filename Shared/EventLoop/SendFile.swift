import CLinux
import Glibc

func sendFile(_ out: Int32, _ file: Int32, _ offset: inout off_t, _ count: Int) -> Int {
  sendfile(out, file, &offset, count)
}
