namespace StreamEngine.Batching;

/// <summary>What a parser keeps between chunks and that grows with what it meets.</summary>
internal interface IParserState
{
    /// <summary>
    /// True when so much is kept that a chunk may not find room for its own. A new state then takes the place of this one: which fields get a
    /// column must not depend on the chunks before.
    /// </summary>
    bool IsFull { get; }
}
