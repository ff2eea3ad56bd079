using StreamEngine.Parsing.Timestamps;

namespace StreamEngine.Parsing.Plain;

/// <summary>Where the lines of a source have their timestamp: at the start of a word with a fixed index, after opening brackets.</summary>
internal sealed record TimestampPlace(int Token, TimestampShape Shape)
{
    /// <summary>Finds and reads the timestamp of a line.</summary>
    /// <returns>False when the line has none at this place.</returns>
    internal bool TryRead(ReadOnlySpan<byte> line, ParserOptions options, out long nanoseconds, out int start, out int end)
    {
        TimestampCache none = default;
        return TryRead(line, options, ref none, out nanoseconds, out start, out end);
    }

    /// <summary>Finds and reads the timestamp of a line by what was remembered of those before it.</summary>
    /// <returns>False when the line has none at this place.</returns>
    internal bool TryRead(ReadOnlySpan<byte> line, ParserOptions options, ref TimestampCache cache, out long nanoseconds, out int start, out int end)
    {
        nanoseconds = 0;
        end = 0;
        start = Token == 0 && line.Length > 0 && line[0] is not ((byte)' ' or (byte)'\t') ? 0 : Tokens.Start(line, Token);
        if (start < 0 || (Token == 0 && start > 0 && line[0] == '\t'))
        {
            return false;
        }

        while (start < line.Length && IsOpener(line[start]))
        {
            start++;
        }

        int length = cache.TryReadPrefix(line[start..], Shape, options, out nanoseconds);
        end = start + length;
        return length > 0;
    }

    internal static bool IsOpener(byte b) => b is (byte)'[' or (byte)'(' or (byte)'<' or (byte)'"' or (byte)'\'' or (byte)'{';
}
