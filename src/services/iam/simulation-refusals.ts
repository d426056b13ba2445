export const resourceHandlingRefusal = {
  ResourceHandlingOption: 'Scenarios of EC2 instances are not simulated: name the resources that the call would touch in ResourceArns, one by one.',
} as const;
