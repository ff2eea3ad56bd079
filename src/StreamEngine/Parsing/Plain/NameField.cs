using StreamEngine.Parsing.Timestamps;

namespace StreamEngine.Parsing.Plain;

/// <summary>A dotted name that stands by itself: <c>nova.compute.manager</c>, <c>org.foo.Bar.run</c>.</summary>
internal sealed class NameField : HeaderField
{
    internal override string Name => "logger";

    internal override int Read(ReadOnlySpan<byte> line, int at, ref HeaderValues values)
    {
        int end = Tokens.End(line, at);
        if (!IsDotted(line[at..end]))
        {
            return -1;
        }

        values.SetComponent(line[at..end]);
        return Tokens.SkipSpaces(line, end);
    }

    /// <summary>True for names of at least two parts joined by points or double colons, each part starting with a letter.</summary>
    internal static bool IsDotted(ReadOnlySpan<byte> text)
    {
        bool joined = false;
        bool partStarts = true;
        foreach (byte b in text)
        {
            if (b is (byte)'.' or (byte)':')
            {
                if (partStarts && b == '.')
                {
                    return false;
                }

                joined = true;
                partStarts = true;
            }
            else if (!(TimestampText.IsAlphanumeric(b) || b is (byte)'_' or (byte)'$' or (byte)'-' or (byte)'/') || (partStarts && TimestampText.IsDigit(b)))
            {
                return false;
            }
            else
            {
                partStarts = false;
            }
        }

        return joined && !partStarts && text.Length <= 200;
    }
}
