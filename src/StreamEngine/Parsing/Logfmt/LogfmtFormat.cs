using StreamEngine.Parsing.Fields;

namespace StreamEngine.Parsing.Logfmt;

/// <summary>Lines of <c>key=value</c> pairs, as Go services and Heroku write them.</summary>
internal sealed class LogfmtFormat : IRecordFormat
{
    private const int MaxSampleRecords = 256;

    public string Name => "logfmt";

    public double Match(in FormatSample sample)
    {
        int lines = 0;
        int matches = 0;
        RecordLines records = new(sample.Bytes);
        while (lines < MaxSampleRecords && records.Next(out ReadOnlySpan<byte> line))
        {
            lines++;
            matches += IsLogfmt(line) ? 1 : 0;
        }

        return lines == 0 ? 0 : (double)matches / lines;
    }

    public IRecordParser CreateParser(in FormatSample sample, ParserOptions options) => new LogfmtParser(options);

    /// <summary>
    /// Stricter than the parser, which is told that the source is logfmt: the line begins with a pair, has two at least, and bare
    /// words are few. Plain lines with a pair here and there are not claimed.
    /// </summary>
    private static bool IsLogfmt(ReadOnlySpan<byte> line)
    {
        int pairs = 0;
        int bare = 0;
        LogfmtCursor cursor = new(line);
        while (cursor.Next())
        {
            bool named = cursor.HasValue && IsKey(line.Slice(cursor.KeyStart, cursor.KeyLength));
            pairs += named ? 1 : 0;
            bare += named ? 0 : 1;
            if (pairs == 0)
            {
                return false;
            }
        }

        return !cursor.Unterminated && pairs >= 2 && bare * 3 <= pairs;
    }

    private static bool IsKey(ReadOnlySpan<byte> key)
    {
        foreach (byte value in key)
        {
            if (!char.IsAsciiLetterOrDigit((char)value) && value is not ((byte)'_' or (byte)'.' or (byte)'-' or (byte)'@' or (byte)'/' or (byte)':' or (byte)'#'))
            {
                return false;
            }
        }

        return key.Length > 0;
    }
}
