using StreamEngine.Numerics;

namespace StreamEngine.Templates;

/// <summary>Hashes the masked form of a line.</summary>
internal struct SignatureSink : IMaskSink
{
    // A wildcard is hashed as a piece that no word can be: words hold no control bytes.
    private const byte WildcardByte = 1;

    private PieceHash _hash;
    private ulong _gap;

    internal static SignatureSink Create() => new() { _hash = PieceHash.Create() };

    public void Word(ReadOnlySpan<byte> word)
    {
        _hash.Add(word, _gap);
        _gap = 0;
    }

    public void Gap(ulong separators, int count) => _gap = _gap == 0 ? separators : ByteHash.Fold(_gap ^ ByteHash.Seed3, separators ^ ByteHash.Seed0);

    public void Wildcard() => Word([WildcardByte]);

    internal readonly UInt128 Finish()
    {
        PieceHash last = _hash;
        if (_gap != 0)
        {
            last.Add([], _gap);
        }

        return last.Finish();
    }
}
