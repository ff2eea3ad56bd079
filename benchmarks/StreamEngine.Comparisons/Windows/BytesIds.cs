namespace StreamEngine.Comparisons.Windows;

/// <summary>Texts and their numbers from 0 on, as a program of one's own would keep them: in a dictionary of the framework.</summary>
internal sealed class BytesIds
{
    private readonly Dictionary<byte[], int> _ids = new(new BytesComparer());
    private readonly Dictionary<byte[], int>.AlternateLookup<ReadOnlySpan<byte>> _lookup;

    internal BytesIds() => _lookup = _ids.GetAlternateLookup<ReadOnlySpan<byte>>();

    /// <summary>The texts in the order of their numbers.</summary>
    internal List<byte[]> Texts { get; } = [];

    internal int IdOf(ReadOnlySpan<byte> text)
    {
        if (_lookup.TryGetValue(text, out int id))
        {
            return id;
        }

        byte[] copy = text.ToArray();
        Texts.Add(copy);
        _ids.Add(copy, Texts.Count - 1);
        return Texts.Count - 1;
    }
}
