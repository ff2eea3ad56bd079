using StreamEngine.Batching;
using StreamEngine.Numerics;

namespace StreamEngine.Templates.Parameters;

/// <summary>Names that stand in columns again and again: views of them are made once and copied.</summary>
internal sealed class NameBytes
{
    private byte[] _bytes = new byte[4096];

    /// <summary>The buffer that views refer to as 0.</summary>
    internal ReadOnlyMemory<byte> Memory => _bytes.AsMemory(0, Count);

    private int Count { get; set; }

    /// <summary>The view of a name.</summary>
    internal Utf8View View(ReadOnlySpan<byte> name)
    {
        var view = new Utf8View { Length = name.Length };
        if (name.Length <= Utf8View.MaxInline)
        {
            SpanBytes.CopyInto(ref view, 4, name);
            return view;
        }

        SpanBytes.CopyInto(ref view, 4, name[..4]);
        if (Count + name.Length > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Count + name.Length));
        }

        view.Offset = Count;
        name.CopyTo(_bytes.AsSpan(Count));
        Count += name.Length;
        return view;
    }
}
