namespace StreamEngine.Numerics.Folding;

/// <summary>How values are added to a cell: by vectors, or by the scalar twin. All must give the same cells.</summary>
internal unsafe interface IMomentKernel
{
    /// <summary>Adds one finite value.</summary>
    static abstract void Add<TParts>(Moments* cell, double value)
        where TParts : struct, IMomentParts;

    /// <summary>Adds <paramref name="count"/> finite values, at least one.</summary>
    static abstract void AddRun<TParts>(Moments* cell, double* values, int count)
        where TParts : struct, IMomentParts;
}
