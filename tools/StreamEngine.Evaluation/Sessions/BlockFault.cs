namespace StreamEngine.Evaluation.Sessions;

/// <summary>What is wrong with a block.</summary>
internal enum BlockFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>A line that every block has is not there.</summary>
    MissingStep,

    /// <summary>A line of a failure is there, and everything else too.</summary>
    Exception,

    /// <summary>A step came before the one that it follows.</summary>
    WrongOrder,

    /// <summary>A step came several times more than it should.</summary>
    TooManyRepeats,

    /// <summary>Nothing came after some step.</summary>
    Truncated,
}
