using StreamEngine.Parsing.Timestamps;

namespace StreamEngine.Parsing.Cri;

/// <summary>
/// One line <c>2026-01-05T10:00:00.123456789Z stderr F message</c>. Source: Kubernetes, "CRI: log management", log format.
/// </summary>
internal ref struct CriLine
{
    /// <summary>Nanoseconds since the Unix epoch.</summary>
    internal long Time;
    internal ReadOnlySpan<byte> Stream;

    /// <summary>True when the message goes on in the next line of the same stream.</summary>
    internal bool IsPartial;
    internal ReadOnlySpan<byte> Message;

    internal static bool TryRead(ReadOnlySpan<byte> line, ParserOptions options, out CriLine cri)
    {
        TimestampCache none = default;
        return TryRead(line, options, ref none, out cri);
    }

    internal static bool TryRead(ReadOnlySpan<byte> line, ParserOptions options, scoped ref TimestampCache times, out CriLine cri)
    {
        cri = default;
        int at = times.TryReadPrefix(line, TimestampShapes.Iso, options, out cri.Time);
        if (at == 0 || line[10] != 'T' || at + 10 > line.Length)
        {
            return false;
        }

        ReadOnlySpan<byte> rest = line[at..];
        if (!rest.StartsWith(" stdout "u8) && !rest.StartsWith(" stderr "u8))
        {
            return false;
        }

        cri.Stream = rest[1..7];
        ReadOnlySpan<byte> tail = rest[8..];
        int end = tail.IndexOf((byte)' ');
        ReadOnlySpan<byte> tags = end < 0 ? tail : tail[..end];
        if (tags.IsEmpty || tags[0] is not ((byte)'F' or (byte)'P') || (tags.Length > 1 && tags[1] != ':'))
        {
            return false;
        }

        cri.IsPartial = tags[0] == 'P';
        cri.Message = end < 0 ? default : tail[(end + 1)..];
        return true;
    }
}
