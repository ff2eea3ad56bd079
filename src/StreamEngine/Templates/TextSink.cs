using System.Text;

namespace StreamEngine.Templates;

/// <summary>Writes the masked form of a line as text, <c>&lt;*&gt;</c> for variable parts.</summary>
internal readonly struct TextSink(StringBuilder text) : IMaskSink
{
    internal const string WildcardText = "<*>";

    public void Word(ReadOnlySpan<byte> word) => text.Append(Encoding.UTF8.GetString(word));

    public void Gap(ulong separators, int count)
    {
        for (int i = 0; i < count; i++)
        {
            text.Append((char)(byte)(separators >> (8 * i)));
        }
    }

    public void Wildcard() => text.Append(WildcardText);
}
