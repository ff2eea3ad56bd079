using StreamEngine.Parsing.Timestamps;

namespace StreamEngine.Parsing.Plain;

/// <summary>A field that a vertical bar ends: <c>Step_LSC|30002312|message</c>.</summary>
internal sealed class PipeField : HeaderField
{
    private const int MaxLength = 60;

    internal override string Name => "field|";

    internal override int Read(ReadOnlySpan<byte> line, int at, ref HeaderValues values)
    {
        ReadOnlySpan<byte> text = line.Slice(at, Math.Min(MaxLength, line.Length - at));
        int bar = text.IndexOf((byte)'|');
        if (bar < 0)
        {
            return -1;
        }

        ReadOnlySpan<byte> field = Tokens.Trim(text[..bar]);
        if (LevelWord.TryRead(field, out byte severity))
        {
            values.Severity = severity;
        }
        else if (!field.IsEmpty && !field.Contains((byte)' ') && (uint)((field[0] | 0x20) - 'a') <= 25)
        {
            values.SetComponent(field);
        }

        return Tokens.SkipSpaces(line, at + bar + 1);
    }
}
