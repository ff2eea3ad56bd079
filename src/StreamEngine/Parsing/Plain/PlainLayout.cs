using System.Text;
using StreamEngine.Parsing.Timestamps;

namespace StreamEngine.Parsing.Plain;

/// <summary>How the lines of a source are built: the timestamp, the fields around it, and where the message starts.</summary>
/// <param name="Time">Where the time is taken from; null when lines have none.</param>
/// <param name="Last">The last timestamp of the header; the fields follow it.</param>
/// <param name="Before">Fields before the timestamp, by the index of their word.</param>
/// <param name="Fields">Fields after the timestamp, in order.</param>
/// <param name="LevelOnNextLine">True when <c>LEVEL: message</c> follows on a line of its own.</param>
internal sealed record PlainLayout(
    TimestampPlace? Time,
    TimestampPlace? Last,
    (int Token, HeaderField Field)[] Before,
    HeaderField[] Fields,
    bool LevelOnNextLine)
{
    internal static readonly PlainLayout None = new(null, null, [], [], LevelOnNextLine: false);

    internal bool HasLevel => LevelOnNextLine || Time is { Shape: PatternShape { StartsWithLevel: true } }
        || Array.Exists(Fields, f => f is LevelField) || Array.Exists(Before, b => b.Field is LevelField);

    /// <summary>Reads the timestamp of a line.</summary>
    /// <param name="line">The line.</param>
    /// <param name="options">Zone and current time for what the timestamp leaves out.</param>
    /// <param name="time">Nanoseconds since the Unix epoch.</param>
    /// <param name="start">Position of the timestamp.</param>
    /// <param name="fields">Position of the first field behind the last timestamp of the header.</param>
    internal bool TryReadTime(ReadOnlySpan<byte> line, ParserOptions options, out long time, out int start, out int fields)
    {
        PlainTimes none = default;
        return TryReadTime(line, options, ref none, out time, out start, out fields);
    }

    /// <summary>Reads the timestamp of a line by what was remembered of the lines before it.</summary>
    /// <param name="line">The line.</param>
    /// <param name="options">Zone and current time for what the timestamp leaves out.</param>
    /// <param name="times">What is remembered.</param>
    /// <param name="time">Nanoseconds since the Unix epoch.</param>
    /// <param name="start">Position of the timestamp.</param>
    /// <param name="fields">Position of the first field behind the last timestamp of the header.</param>
    internal bool TryReadTime(ReadOnlySpan<byte> line, ParserOptions options, ref PlainTimes times, out long time, out int start, out int fields)
    {
        fields = 0;
        if (!Time!.TryRead(line, options, ref times.First, out time, out start, out int end))
        {
            return false;
        }

        if (!ReferenceEquals(Time, Last) && Last!.TryRead(line, options, ref times.Last, out _, out _, out int lastEnd))
        {
            end = Math.Max(end, lastEnd);
        }

        fields = Tokens.SkipSpaces(line, AfterTimestamp(line, end));
        return true;
    }

    /// <summary>Reads the fields of a line.</summary>
    /// <returns>Start of the message.</returns>
    internal int ReadFields(ReadOnlySpan<byte> line, int start, int at, ref HeaderValues values)
    {
        if (Time is { Shape: PatternShape { StartsWithLevel: true } })
        {
            values.Severity = LevelWord.OfLetter(line[start]);
        }

        foreach ((int token, HeaderField field) in Before)
        {
            int word = Tokens.Start(line, token);
            if (word >= 0 && word < start)
            {
                field.Read(line, word, ref values);
            }
        }

        foreach (HeaderField field in Fields)
        {
            if (at >= line.Length)
            {
                break;
            }

            int next = field.Read(line, at, ref values);
            if (next >= 0)
            {
                at = next;
            }
            else if (field.EndsHeaderWhenMissing)
            {
                break;
            }
        }

        return at;
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        if (Time is null)
        {
            return "message";
        }

        StringBuilder text = new();
        foreach ((_, HeaderField field) in Before)
        {
            text.Append(field.Name).Append(' ');
        }

        text.Append(Time.Shape.Name).Append(Last == Time ? "" : " ... " + Last!.Shape.Name).Append(' ');
        foreach (HeaderField field in Fields)
        {
            text.Append(field.Name).Append(' ');
        }

        return text.Append(LevelOnNextLine ? "/ LEVEL: message" : "message").ToString();
    }

    /// <summary>Closing brackets and punctuation that belong to the timestamp.</summary>
    private static int AfterTimestamp(ReadOnlySpan<byte> line, int end)
    {
        while (end < line.Length && line[end] is (byte)']' or (byte)')' or (byte)'>' or (byte)'"' or (byte)'\'' or (byte)'}' or (byte)',' or (byte)':' or (byte)'|' or (byte)';')
        {
            end++;
        }

        return end;
    }
}
