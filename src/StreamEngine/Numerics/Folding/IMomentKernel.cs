namespace StreamEngine.Numerics.Folding;

/// <summary>How values are added to a cell: by vectors, or by the scalar twin. All must give the same cells.</summary>
internal unsafe interface IMomentKernel
{
    /// <summary>Adds one finite value.</summary>
    static abstract void Add<TParts>(Moments* cell, double value)
        where TParts : struct, IMomentParts;

    /// <summary>Adds the first of two finite values to the first cell, then the second to the second, which may be the same.</summary>
    static abstract void AddTwo<TParts>(Moments* first, Moments* second, double* values)
        where TParts : struct, IMomentParts;

    /// <summary>Adds <paramref name="count"/> finite values, at least one.</summary>
    static abstract void AddRun<TParts>(Moments* cell, double* values, int count)
        where TParts : struct, IMomentParts;

    /// <summary>Adds at least one finite value to each of two different cells that keep squares.</summary>
    static abstract void AddRuns<TParts>(Moments* first, double* values, int count, Moments* second, double* others, int otherCount)
        where TParts : struct, IMomentParts;
}
