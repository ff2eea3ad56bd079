using System.Text;
using StreamEngine.Batching;

namespace StreamEngine.Parsing.Columns;

/// <summary>Fields whose names a format knows beforehand. They are numbered when the first record has one.</summary>
/// <param name="names">Names of the fields of the source.</param>
/// <param name="known">Names that the format gives.</param>
internal sealed class NamedFields(FieldNames names, params string[] known)
{
    private const int Unasked = -2;

    private readonly int[] _ordinals = [.. known.Select(_ => Unasked)];

    /// <summary>Number of the field with an index in the known names; -1 when nobody asked for it.</summary>
    internal int this[int index]
    {
        get
        {
            int ordinal = _ordinals[index];
            return ordinal == Unasked ? _ordinals[index] = names.Resolve(Encoding.UTF8.GetBytes(known[index])) : ordinal;
        }
    }

    /// <summary>Sets a text, unless it is empty or the dash that stands for nothing.</summary>
    internal void SetText(int index, ReadOnlySpan<byte> text, BatchBuilder output)
    {
        if (!IsNone(text) && this[index] is >= 0 and int ordinal)
        {
            output.SetField(ordinal, text);
        }
    }

    /// <summary>Sets a value whose type shows in its bytes, unless it is empty or the dash that stands for nothing.</summary>
    internal void SetBare(int index, ReadOnlySpan<byte> text, BatchBuilder output)
    {
        if (!IsNone(text) && this[index] is >= 0 and int ordinal)
        {
            BareValue.Set(ordinal, text, output);
        }
    }

    /// <summary>Sets an integer.</summary>
    internal void SetInteger(int index, long value, BatchBuilder output)
    {
        if (this[index] is >= 0 and int ordinal)
        {
            output.SetField(ordinal, value);
        }
    }

    private static bool IsNone(ReadOnlySpan<byte> text) => text.IsEmpty || (text.Length == 1 && text[0] == '-');
}
