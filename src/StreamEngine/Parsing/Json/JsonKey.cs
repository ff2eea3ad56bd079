using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using StreamEngine.Numerics;
using StreamEngine.Parsing.Fields;

namespace StreamEngine.Parsing.Json;

/// <summary>A key that records have had at one place, what it is known for, and the key that came after it last time.</summary>
internal sealed class JsonKey
{
    private const int Fast = 32;

    private readonly StoredVector256 _bytes;
    private readonly StoredVector256 _mask;
    private readonly byte[] _text;

    internal JsonKey(ReadOnlySpan<byte> text, FieldEntry entry, bool isKnown, int ordinal, JsonKeys? children)
    {
        _text = text.ToArray();
        Entry = entry;
        IsKnown = isKnown && entry.Field != WellKnownField.None;
        Template = FieldValue.Of(entry, ordinal);
        Ordinal = ordinal;
        Children = children;
        Span<byte> bytes = stackalloc byte[Fast];
        Span<byte> mask = stackalloc byte[Fast];
        text[..Math.Min(Fast, text.Length)].CopyTo(bytes);
        mask[..Math.Min(Fast, text.Length)].Fill(0xFF);
        _bytes = new(Vector256.Create<byte>(bytes));
        _mask = new(Vector256.Create<byte>(mask));
    }

    /// <summary>What the key is known for; says nothing unless <see cref="IsKnown"/>.</summary>
    internal FieldEntry Entry { get; }

    internal bool IsKnown { get; }

    /// <summary>What the key tells of its values.</summary>
    internal FieldValue Template { get; }

    /// <summary>Number of the column that the value gets; -1 when nobody asked for it.</summary>
    internal int Ordinal { get; }

    /// <summary>Keys of an object under this key; null when nothing in it is of interest.</summary>
    internal JsonKeys? Children { get; }

    /// <summary>True when an object under this key is a value, besides what is in it.</summary>
    internal bool TakesObject => IsKnown ? !(Entry.IsContainer && Entry.Unit == FieldUnit.WrappedLine) : Children is null && Ordinal >= 0;

    /// <summary>The key that came after this one last time.</summary>
    internal JsonKey? Next { get; set; }

    internal ReadOnlySpan<byte> Text => _text;

    /// <summary>True when the piece of text is this key, byte for byte.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool Is(ByteText text, int start, int length) =>
        length == _text.Length && (text.Load32(start) & _mask.Value) == _bytes.Value && (length <= Fast || text.Slice(start, length).SequenceEqual(_text));
}
