using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace StreamEngine.IntegrationTests.Run;

/// <summary>JSON records, a tenth of a second apart.</summary>
internal static class Lines
{
    private static readonly DateTime _start = new(2026, 3, 2, 8, 0, 0, DateTimeKind.Utc);

    internal static byte[] Json(int count, int first = 0)
    {
        var text = new StringBuilder();
        for (int i = first; i < first + count; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{{\"time\":\"{_start.AddMilliseconds(100L * i):yyyy-MM-ddTHH:mm:ss.fffZ}\",\"level\":\"info\",\"service\":\"cart\",\"message\":\"item {i % 40} added\"}}\n");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    internal static byte[] Gzip(byte[] plain)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(plain);
        }

        return packed.ToArray();
    }
}
