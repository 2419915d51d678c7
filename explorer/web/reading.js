export class Reading { static async ready() {} show() {} release() {} }
