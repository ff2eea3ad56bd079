namespace StreamEngine.Emission;

/// <summary>When a <see cref="JsonLinesSink"/> pushes out what it wrote.</summary>
public enum JsonLinesFlush
{
    /// <summary>After every batch, to the operating system: a reader of the file sees it. The default.</summary>
    EachBatch,

    /// <summary>After every batch, to the disk: it survives a power cut. Slow.</summary>
    EachBatchToDisk,

    /// <summary>Only when told to, and at the end.</summary>
    OnDemand,
}
