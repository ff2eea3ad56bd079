using System.Text;
using System.Text.Unicode;

namespace StreamEngine.Fuzz.Payloads;

/// <summary>Thrown where a twin has no opinion: the message is broken, or says something that the twin does not follow.</summary>
internal sealed class DoubtException : Exception;

/// <summary>Fields of a message by a schema, the slow way.</summary>
internal sealed class TwinMessage
{
    private readonly List<WireNode> _nodes;

    private TwinMessage(List<WireNode> nodes) => _nodes = nodes;

    /// <summary>Reads a message.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="schema">Field and type: <c>1:2 3:0</c>. Others are read over.</param>
    /// <exception cref="DoubtException">It is no message, or a field has another type.</exception>
    internal static TwinMessage Of(ReadOnlySpan<byte> bytes, string schema)
    {
        var message = new TwinMessage(WireTree.Parse(bytes) ?? throw new DoubtException());
        foreach (string entry in schema.Split(' '))
        {
            ulong field = ulong.Parse(entry[..entry.IndexOf(':')], System.Globalization.CultureInfo.InvariantCulture);
            string types = entry[(entry.IndexOf(':') + 1)..];
            Demand(message._nodes.TrueForAll(n => n.Field != field || types.Contains((char)('0' + n.Type))));
        }

        return message;
    }

    /// <exception cref="DoubtException">The condition does not hold.</exception>
    internal static void Demand(bool condition)
    {
        if (!condition)
        {
            throw new DoubtException();
        }
    }

    /// <summary>Text as letters that are bytes.</summary>
    /// <exception cref="DoubtException">It is no UTF-8.</exception>
    internal static string Text(byte[] bytes)
    {
        Demand(Utf8.IsValid(bytes));
        return Encoding.Latin1.GetString(bytes);
    }

    internal IEnumerable<WireNode> All(int field) => _nodes.Where(n => n.Field == (ulong)field);

    internal bool Has(int field) => All(field).Any();

    /// <summary>Bytes of the last field of a number; none when there is none.</summary>
    internal byte[] Last(int field) => All(field).LastOrDefault()?.Bytes ?? [];

    /// <summary>The last number; 0 when there is none.</summary>
    internal ulong Number(int field) => All(field).LastOrDefault()?.Number ?? 0;

    /// <summary>The last field of several numbers.</summary>
    internal WireNode? LastOf(params int[] fields) => _nodes.LastOrDefault(n => fields.Contains((int)n.Field));
}
