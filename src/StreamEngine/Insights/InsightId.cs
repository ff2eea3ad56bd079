using System.Security.Cryptography;
using System.Text;

namespace StreamEngine.Insights;

/// <summary>Ids derived from what an insight is about, so that a replay produces the same ones and sinks can be idempotent.</summary>
public static class InsightId
{
    /// <summary>The first 16 hexadecimal digits of the SHA-256 of the parts, each ended by a zero byte.</summary>
    /// <param name="type">Kind of insight, or what else is identified (<c>change</c>).</param>
    /// <param name="subject">Series key, template id or name of what it is about.</param>
    /// <param name="time">Start, nanoseconds since the Unix epoch.</param>
    public static string Derive(string type, string subject, long time)
    {
        string text = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{type}\0{subject}\0{time}\0");
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
        return Convert.ToHexStringLower(hash[..8]);
    }
}
