namespace StreamEngine.Numerics.Folding;

/// <summary>Which parts of <see cref="Moments"/> a fold keeps, as constants of a type, so that each choice is a loop of its own. The count is always kept.</summary>
internal interface IMomentParts
{
    /// <summary>Sum, and with it the mean.</summary>
    static abstract bool Sum { get; }

    /// <summary>Minimum and maximum.</summary>
    static abstract bool Extremes { get; }

    /// <summary>Squared distances; the variance needs <see cref="Sum"/> as well.</summary>
    static abstract bool Squares { get; }
}
