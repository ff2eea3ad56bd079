namespace StreamEngine.Templates;

/// <summary>Takes the masked form of a line, piece by piece.</summary>
internal interface IMaskSink
{
    /// <summary>A word that stays.</summary>
    void Word(ReadOnlySpan<byte> word);

    /// <summary>Up to eight separators before the next piece, the first in the lowest byte; white space is one blank. May be called twice in a row.</summary>
    void Gap(ulong separators, int count);

    /// <summary>A variable part.</summary>
    void Wildcard();
}
